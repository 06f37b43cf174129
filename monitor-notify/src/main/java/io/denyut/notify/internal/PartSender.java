package io.denyut.notify.internal;

import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.UncertainDeliveryException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends a text in parts and remembers how far it came, so that the next attempt begins with the part that is missing. The memory is this
 * process': after a restart a text that was sent in part is sent from its beginning, and its marks show the reader which parts he has
 * already. Thread-safe.
 */
public final class PartSender implements AutoCloseable {
    private static final int MOST_REMEMBERED = 200;
    private static final int MOST_RECIPIENTS = 1_000;
    private static final Duration LEAST_LEFT = Duration.ofSeconds(2);
    private static final Duration AFTER_DOUBT = Duration.ofSeconds(5);

    private final int longest;
    private final Duration spacing;
    private final Duration total;
    private final CountDownLatch closed = new CountDownLatch(1);

    // Guarded by this.
    private final Map<String, Progress> begun = bounded(MOST_REMEMBERED);
    private final Map<String, Long> lastSent = bounded(MOST_RECIPIENTS);

    /** Sends one part. */
    @FunctionalInterface
    public interface PartCall {
        /** @param limit how long it may take */
        Receipt send(String part, Duration limit) throws Exception;
    }

    /** A text on its way; the parts stay as they were cut, whatever becomes of the template meanwhile. Used by one thread at a time. */
    private static final class Progress {
        final List<String> parts;
        final List<String> ids = new ArrayList<>();
        final List<Integer> doubtful = new ArrayList<>();
        int done;

        Progress(List<String> parts) {
            this.parts = parts;
        }

        String place() {
            return "part " + (done + 1) + " of " + parts.size();
        }
    }

    /**
     * @param longest part, in UTF-16 units
     * @param spacing least time between two parts or messages to one recipient
     * @param total for all that one call sends
     */
    public PartSender(int longest, Duration spacing, Duration total) {
        this.longest = longest;
        this.spacing = spacing;
        this.total = total;
    }

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * Sends what is missing of a text.
     *
     * @param notice the id of the notice
     * @param recipient the address
     */
    public Receipt send(String notice, String recipient, String text, PartCall call) throws Exception {
        String key = notice + " " + recipient;
        long end = System.nanoTime() + total.toNanos();
        Progress progress;
        synchronized (this) {
            progress = begun.computeIfAbsent(key, any -> new Progress(TextParts.split(text, longest)));
        }
        String words = "";
        int before = progress.done;
        try {
            while (progress.done < progress.parts.size()) {
                space(recipient, end, progress);
                words = sendNext(progress, key, call, Duration.ofNanos(end - System.nanoTime()));
                synchronized (this) {
                    lastSent.put(recipient, System.nanoTime());
                }
            }
        } finally {
            if (progress.done == 0 || progress.done == progress.parts.size()) {
                forget(key); // what has not begun is rendered anew next time
            }
        }
        if (!progress.doubtful.isEmpty()) {
            throw new UncertainDeliveryException("sent in " + progress.parts.size() + " parts, of which "
                    + progress.doubtful + " may not have arrived");
        }
        return new Receipt(String.join(" ", progress.ids), words + inParts(progress.parts.size(), before));
    }

    private static String inParts(int count, int before) {
        if (count == 1) {
            return "";
        }
        return " (in " + count + " parts" + (before == 0 ? ")" : ", the first " + before + " by an earlier attempt)");
    }

    private String sendNext(Progress progress, String key, PartCall call, Duration limit) throws Exception {
        boolean single = progress.parts.size() == 1;
        try {
            Receipt receipt = call.send(progress.parts.get(progress.done), limit);
            progress.done++;
            if (!receipt.channelId().isEmpty()) {
                progress.ids.add(receipt.channelId());
            }
            return receipt.words();
        } catch (UncertainDeliveryException e) {
            if (single) {
                throw e;
            }
            // Taken or not, it is not sent again; but the parts behind it are still missing for sure.
            String place = progress.place();
            progress.doubtful.add(progress.done + 1);
            progress.done++;
            if (progress.done == progress.parts.size()) {
                return "";
            }
            throw new RetryLaterException(place + ": " + e.getMessage() + "; the rest follows", AFTER_DOUBT);
        } catch (PermanentFailureException e) {
            forget(key);
            if (progress.done == 0) {
                throw e;
            }
            // Who got the beginning of a problem has been told of it, so he is to hear of its end.
            throw new UncertainDeliveryException(
                    progress.done + " of " + progress.parts.size() + " parts were sent, then: " + e.getMessage());
        } catch (RetryLaterException e) {
            throw single ? e : new RetryLaterException(progress.place() + ": " + e.getMessage(), e.after());
        } catch (IOException e) {
            throw single ? e : new IOException(progress.place() + ": " + e.getMessage(), e);
        }
    }

    /** Waits until the recipient may be sent to again, or says that it cannot be within this call. */
    private void space(String recipient, long end, Progress progress) throws RetryLaterException {
        long wait;
        synchronized (this) {
            Long last = lastSent.get(recipient);
            wait = last == null ? 0 : last + spacing.toNanos() - System.nanoTime();
        }
        boolean begins = progress.done == 0;
        if (wait <= 0 && (begins || end - System.nanoTime() > LEAST_LEFT.toNanos())) {
            return;
        }
        boolean fits = end - System.nanoTime() > wait + LEAST_LEFT.toNanos();
        if (!fits || !slept(wait)) {
            throw new RetryLaterException(
                    begins
                            ? "the recipient was sent to a moment ago"
                            : progress.done + " of " + progress.parts.size() + " parts were sent, the rest follows",
                    Duration.ofNanos(Math.max(wait, TimeUnit.SECONDS.toNanos(1))));
        }
    }

    /** False when the notifier was closed meanwhile or the thread is wanted elsewhere. */
    private boolean slept(long nanos) {
        try {
            return !closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void forget(String key) {
        begun.remove(key);
    }

    /** Ends waits. */
    @Override
    public void close() {
        closed.countDown();
    }
}
