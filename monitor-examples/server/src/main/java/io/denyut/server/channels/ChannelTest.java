package io.denyut.server.channels;

import io.denyut.ConfigException;
import io.denyut.notify.Templates;
import io.denyut.server.config.ConfiguredNotifier;
import io.denyut.server.internal.ServerThreads;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Notifier;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.UncertainDeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Sends a test notice past the outbox, and says in words what the channel answered. It uses a notifier of its own, made from the same
 * settings, so it neither waits behind what is to be sent nor changes how the channel's health is seen. Thread-safe.
 */
public final class ChannelTest implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int AT_ONCE = 2;
    private static final int WAITING = 4;

    private final ExecutorService threads = ServerThreads.pool("denyut-channel-test", AT_ONCE, WAITING);
    private final InstantSource clock;

    /** @param clock of the notice's time */
    public ChannelTest(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What came of a test.
     *
     * @param outcome SENT; UNCERTAIN when the channel may have taken it; RETRY when it might work later; DEAD when it cannot
     * @param words the channel's answer
     * @param channelId the channel's id for the message; empty if it gave none
     */
    public record Result(Outcome outcome, String words, String channelId, Duration took) {}

    /**
     * Sends, and waits for the answer for 30 s at most.
     *
     * @param templates for a notifier that has any
     */
    public Result send(ConfiguredNotifier notifier, Recipient to, Supplier<Templates> templates) {
        long start = System.nanoTime();
        Future<Receipt> answer;
        try {
            answer = threads.submit(() -> sendOne(notifier, to, templates));
        } catch (RejectedExecutionException e) {
            return result(Outcome.RETRY, "too many tests are under way already", start);
        }
        try {
            Receipt receipt = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return new Result(Outcome.SENT, receipt.words(), receipt.channelId(), since(start));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return result(Outcome.UNCERTAIN, "no answer within " + LIMIT.toSeconds() + " s", start);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return result(Outcome.UNCERTAIN, "the test was interrupted", start);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return result(outcome(cause), words(cause), start);
        }
    }

    private Receipt sendOne(ConfiguredNotifier configured, Recipient to, Supplier<Templates> templates)
            throws Exception {
        Instant now = clock.instant();
        Notification notice = new Notification(
                "test-" + UUID.randomUUID(),
                NotificationKind.TEST,
                List.of(),
                null,
                new NoticeModel(Map.of("kind", "test", "count", 0, "time", now, "sections", List.of())),
                now);
        try (Notifier notifier = configured.another().get()) {
            OwnTemplates.give(notifier, templates);
            return notifier.send(notice, to);
        }
    }

    private static Outcome outcome(Throwable cause) {
        if (cause instanceof PermanentFailureException || cause instanceof ConfigException) {
            return Outcome.DEAD;
        }
        return cause instanceof UncertainDeliveryException ? Outcome.UNCERTAIN : Outcome.RETRY;
    }

    private static String words(Throwable cause) {
        if (cause instanceof RetryLaterException
                || cause instanceof PermanentFailureException
                || cause instanceof UncertainDeliveryException
                || cause instanceof ConfigException) {
            return String.valueOf(cause.getMessage());
        }
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    private static Result result(Outcome outcome, String words, long start) {
        return new Result(outcome, words, "", since(start));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
