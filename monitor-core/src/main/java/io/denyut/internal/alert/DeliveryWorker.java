package io.denyut.internal.alert;

import io.denyut.MonitorHealth.NotifierHealth;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import io.denyut.spi.Notifier;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.TimeSource;
import io.denyut.spi.UncertainDeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the outbox rows of one notifier to it, one after the other, on a thread of its own. A call that takes more than 30 s is left behind
 * with its thread, and a new thread goes on with the next row; while {@value #MAX_LEFT} threads are left behind no more calls are made.
 *
 * <p>An outcome that cannot be recorded is owed: it is recorded before anything else is sent, and only then told to the alert book.
 */
public final class DeliveryWorker {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    /** Finds what is due that no timer of this run knows of: retries from before a restart. */
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private static final int MAX_LEFT = 3;
    private static final int PULL = 100;

    /** Later than the due time of any row: nothing waits longer than {@link Attempts#LONGEST_WAIT}. */
    private static final Duration FAR = Duration.ofDays(400);

    private final String id;
    private final Notifier notifier;
    private final AlertStore store;
    private final Fence fence;
    private final TimeSource time;
    private final BiFunction<String, Runnable, Thread> threads;
    private final BiConsumer<String, Outcome> ended;
    private final Attempts attempts;

    // Guarded by this.
    private @Nullable Thread thread;
    private @Nullable Call call;
    private final Deque<DeliveryAttempt> owed = new ArrayDeque<>();
    private boolean work = true;
    private boolean closing;
    private boolean stopped;
    private boolean retired;
    private boolean removed;
    private Runnable afterwards = () -> {};
    private boolean idle;
    private int left;
    private Instant horizon = Instant.MIN;
    private long sent;
    private long retries;
    private long dead;
    private @Nullable String lastError;
    private TimeSource.@Nullable Cancellable look;

    private static final class Call {
        final Delivery delivery;
        final int number;

        /** Guarded by the worker. */
        boolean isLeft;

        Call(Delivery delivery, int number) {
            this.delivery = delivery;
            this.number = number;
        }
    }

    /**
     * @param threads makes a thread from a name and its work
     * @param ended is told of each delivery that has ended, after the store, on the worker's thread
     */
    public DeliveryWorker(
            String id,
            Notifier notifier,
            AlertStore store,
            Fence fence,
            TimeSource time,
            BiFunction<String, Runnable, Thread> threads,
            BiConsumer<String, Outcome> ended) {
        this.id = id;
        this.notifier = notifier;
        this.store = store;
        this.fence = fence;
        this.time = time;
        this.threads = threads;
        this.ended = ended;
        this.attempts = new Attempts(time);
    }

    public Notifier notifier() {
        return notifier;
    }

    public synchronized void start() {
        if (closing) {
            return;
        }
        Thread made = threads.apply("deliver-" + id, this::run);
        thread = made;
        made.start();
        scheduleLook();
    }

    private synchronized void scheduleLook() {
        if (!closing) {
            look = time.schedule(LOOK_EVERY, () -> {
                wake();
                scheduleLook();
            });
        }
    }

    /** There may be rows that are due. */
    public synchronized void wake() {
        work = true;
        notifyAll();
    }

    // ---------------------------------------------------------------- the worker's thread

    private void run() {
        while (awaitWork()) {
            settleOwed();
            deliverDue();
        }
        if (isMine()) {
            settleOwed();
            if (isRemoved()) {
                giveUpAll();
            }
            end().run();
        }
    }

    private synchronized Runnable end() {
        Runnable after = afterwards;
        afterwards = () -> {};
        stopped = true;
        return after;
    }

    private synchronized boolean isMine() {
        return thread == Thread.currentThread() && !stopped;
    }

    private synchronized boolean isRemoved() {
        return removed;
    }

    private synchronized boolean awaitWork() {
        while (isMine() && !work && !closing) {
            idle = true;
            notifyAll();
            try {
                wait();
            } catch (InterruptedException e) {
                // A leftover of the notifier's: this thread ends by its flags.
                notifyAll();
            }
        }
        if (!isMine()) {
            return false; // the flags are its successor's now
        }
        idle = false;
        boolean goOn = work && !retired;
        work = false;
        notifyAll();
        return goOn;
    }

    private void deliverDue() {
        boolean more = true;
        while (more) {
            List<Delivery> due;
            try {
                due = store.due(Set.of(fence), id, horizon(), PULL);
            } catch (Exception | LinkageError e) {
                failed("outbox: " + e);
                time.schedule(Attempts.FIRST_RETRY, this::wake);
                return;
            }
            for (Delivery delivery : due) {
                if (!maySend() || !deliver(delivery)) {
                    return;
                }
            }
            more = due.size() == PULL;
        }
    }

    /** Now, or, when the wall clock was set back meanwhile, the time up to which waits have passed by the other clock. */
    private synchronized Instant horizon() {
        Instant now = time.now();
        return now.isAfter(horizon) ? now : horizon;
    }

    private synchronized boolean maySend() {
        return isMine() && !retired && owed.isEmpty() && left < MAX_LEFT;
    }

    /** False when nothing more can be sent now. */
    private boolean deliver(Delivery delivery) {
        int number = delivery.attempts() + 1;
        if (!record(attempts.of(delivery, number, Outcome.BEGUN, "", time.now()))) {
            // It may have been stored all the same: then this makes the row due again.
            owe(attempts.of(delivery, number, Outcome.RETRY, "could not be recorded", time.now()));
            time.schedule(Attempts.FIRST_RETRY, this::wake);
            return false;
        }
        Call mine = new Call(delivery, number);
        synchronized (this) {
            call = mine;
        }
        TimeSource.Cancellable limit = time.schedule(CALL_LIMIT, () -> leaveBehind(mine));
        DeliveryAttempt result = send(delivery, number);
        limit.cancel();
        // What the notifier left behind would stop the store or the next call.
        boolean leftover = Thread.interrupted();
        synchronized (this) {
            if (mine.isLeft) {
                left--;
                work = true;
                notifyAll();
                return false; // its outcome was said
            }
            call = null;
        }
        if (leftover) {
            LOG.debug("notifier {}: left its thread interrupted", id);
        }
        owe(result);
        return settleOwed();
    }

    private DeliveryAttempt send(Delivery delivery, int number) {
        try {
            Receipt receipt = notifier.send(delivery.notification(), delivery.recipient());
            return attempts.of(delivery, number, Outcome.SENT, Attempts.words(receipt), time.now());
        } catch (PermanentFailureException e) {
            return attempts.of(delivery, number, Outcome.DEAD, Attempts.words(e), time.now());
        } catch (UncertainDeliveryException e) {
            return attempts.of(delivery, number, Outcome.UNCERTAIN, Attempts.words(e), time.now());
        } catch (RetryLaterException e) {
            return attempts.retry(delivery, number, Attempts.words(e), Attempts.bounded(e.after()));
        } catch (Throwable e) { // whatever a plug-in throws, its worker lives on
            return attempts.retry(delivery, number, Attempts.words(e), Attempts.backOff(number));
        }
    }

    // ---------------------------------------------------------------- outcomes

    private synchronized void owe(DeliveryAttempt result) {
        owed.add(result);
    }

    /** Records outcomes in order; false while one cannot be recorded. */
    private boolean settleOwed() {
        while (true) {
            DeliveryAttempt next;
            synchronized (this) {
                next = owed.peek();
            }
            if (next == null) {
                return true;
            }
            if (!record(next)) {
                time.schedule(Attempts.FIRST_RETRY, this::wake);
                return false;
            }
            synchronized (this) {
                owed.remove(next);
                count(next);
            }
            settled(next);
        }
    }

    /** Called with the lock held. */
    private void count(DeliveryAttempt result) {
        switch (result.outcome()) {
            case SENT -> sent++;
            case UNCERTAIN -> lastError = result.words();
            case DEAD -> {
                dead++;
                lastError = result.words();
            }
            case RETRY -> {
                retries++;
                lastError = result.words();
            }
            case BEGUN -> {
                // not an outcome
            }
        }
    }

    private void settled(DeliveryAttempt result) {
        if (result.outcome() == Outcome.RETRY) {
            LOG.debug("notifier {}: {} is tried again: {}", id, result.delivery(), result.words());
            time.schedule(Duration.between(result.time(), result.next()), () -> reached(result.next()));
            return;
        }
        if (result.outcome() == Outcome.DEAD) {
            LOG.warn("notifier {}: {} was given up: {}", id, result.delivery(), result.words());
        }
        ended.accept(result.delivery(), result.outcome());
    }

    private synchronized void reached(Instant due) {
        if (due.isAfter(horizon)) {
            horizon = due;
        }
        wake();
    }

    private boolean record(DeliveryAttempt attempt) {
        try {
            store.record(fence, attempt);
            return true;
        } catch (FencedException e) {
            failed(String.valueOf(e.getMessage()));
            synchronized (this) {
                stopped = true; // another owner delivers now
            }
            return false;
        } catch (Exception | LinkageError e) {
            failed("outbox: " + e);
            return false;
        }
    }

    private synchronized void failed(String error) {
        if (lastError == null) {
            LOG.warn("notifier {}: {}", id, error);
        }
        lastError = error;
    }

    /** The notifier is gone: nobody else will send these. */
    private void giveUpAll() {
        try {
            while (true) {
                List<Delivery> rows = store.due(Set.of(fence), id, time.now().plus(FAR), PULL);
                if (rows.isEmpty()) {
                    return;
                }
                for (Delivery row : rows) {
                    DeliveryAttempt last =
                            attempts.of(row, row.attempts() + 1, Outcome.DEAD, "notifier.removed", time.now());
                    store.record(fence, last);
                    ended.accept(row.id(), last.outcome());
                }
            }
        } catch (Exception | LinkageError e) {
            LOG.warn("notifier {}: what was to be sent by it stays in the outbox: {}", id, e.toString());
        }
    }

    // ---------------------------------------------------------------- other threads

    /** On the timer's thread: the store is left to the new thread. */
    private void leaveBehind(Call late) {
        Thread stuck;
        synchronized (this) {
            if (call != late || stopped) {
                return;
            }
            late.isLeft = true;
            call = null;
            left++;
            stuck = thread;
            owed.add(attempts.of(
                    late.delivery,
                    late.number,
                    Outcome.UNCERTAIN,
                    "no answer within " + CALL_LIMIT.toSeconds() + " s",
                    time.now()));
            work = true;
            Thread made = threads.apply("deliver-" + id, this::run);
            thread = made;
            made.start();
        }
        LOG.warn("notifier {}: a call has taken more than {} and is left behind", id, CALL_LIMIT);
        if (stuck != null) {
            stuck.interrupt();
        }
    }

    public synchronized NotifierHealth health() {
        return new NotifierHealth(sent, retries, dead, lastError);
    }

    public synchronized boolean isQuiet() {
        return idle && !work;
    }

    /**
     * Its notifier is replaced or removed while the monitor runs. Returns at once; a call under way ends as usual and its outcome counts.
     *
     * @param forGood whether what is left in the outbox is given up; otherwise another worker sends it
     * @param afterwards run when nothing more is sent by this one, so that two never send the same row
     */
    public void retire(boolean forGood, Runnable afterwards) {
        synchronized (this) {
            closing = true;
            retired = true;
            removed = forGood;
            cancelLook();
            notifyAll();
            if (thread != null && !stopped) {
                this.afterwards = afterwards;
                return;
            }
        }
        afterwards.run();
    }

    /** Lets it work off what is due, at most for this long, then ends its thread. */
    public void close(long millis) {
        Thread mine;
        synchronized (this) {
            closing = true;
            mine = thread;
            cancelLook();
            notifyAll();
        }
        if (mine == null) {
            return;
        }
        try {
            mine.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        if (mine.isAlive()) {
            mine.interrupt();
            LOG.warn("notifier {}: did not finish in time at close", id);
        }
    }

    private synchronized void cancelLook() {
        if (look != null) {
            look.cancel();
        }
    }
}
