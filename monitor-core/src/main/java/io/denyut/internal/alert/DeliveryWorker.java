package io.denyut.internal.alert;

import io.denyut.MonitorHealth.NotifierHealth;
import io.denyut.Problem;
import io.denyut.internal.alert.Breaker.Sign;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the outbox rows of one notifier to it, one after the other, on a thread of its own. A call that takes more than 30 s is left behind
 * with its thread, and a new thread goes on with the next row; while {@value #MAX_LEFT} threads are left behind no more calls are made.
 *
 * <p>Between sends it keeps the notifier's pace, and a channel that fails is left alone for a while ({@link NotifierOptions}); what waits
 * then stays in the outbox, due and untouched.
 *
 * <p>An outcome that cannot be recorded is owed: it is recorded before anything else is sent, and only then told to the alert book.
 */
public final class DeliveryWorker {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    private static final int MAX_LEFT = 3;
    private static final int PULL = 100;

    /** Later than the due time of any row: nothing waits longer than {@link Attempts#LONGEST_WAIT}. */
    private static final Duration FAR = Duration.ofDays(400);

    private final String id;
    private final AlertStore store;
    private final Fence fence;
    private final TimeSource time;
    private final BiFunction<String, Runnable, Thread> threads;
    private final DeliveryListener listener;
    private final Attempts attempts;
    private final Sender sender;
    private final @Nullable NotifierOptions wanted;
    private final NotifierOptions options;
    private final Gate gate;
    private final Tally tally;
    private final Delays delays = new Delays();

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
     * @param wanted what holds in place of what the notifier says
     * @param threads makes a thread from a name and its work
     */
    public DeliveryWorker(
            String id,
            Notifier notifier,
            @Nullable NotifierOptions wanted,
            AlertStore store,
            Fence fence,
            TimeSource time,
            BiFunction<String, Runnable, Thread> threads,
            DeliveryListener listener) {
        this.id = id;
        this.store = store;
        this.fence = fence;
        this.time = time;
        this.threads = threads;
        this.listener = listener;
        this.attempts = new Attempts(time);
        this.sender = new Sender(notifier, attempts, time);
        this.wanted = wanted;
        this.options = wanted == null ? sender.options(id) : wanted;
        this.gate = new Gate(id, options, time, this::wake);
        this.tally = new Tally(id, options, gate.breaker());
    }

    /** Whether it calls this notifier under these options. */
    public boolean does(Notifier notifier, @Nullable NotifierOptions options) {
        return sender.notifier() == notifier && Objects.equals(wanted, options);
    }

    /** What holds for it: what was wanted, or what the notifier said when it was put to work. */
    public NotifierOptions options() {
        return options;
    }

    public synchronized void start() {
        if (closing) {
            return;
        }
        Thread made = threads.apply("deliver-" + id, this::run);
        thread = made;
        made.start();
        gate.start();
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
            if (mustWait()) {
                return;
            }
            List<Delivery> due;
            try {
                due = store.due(Set.of(fence), id, horizon(), PULL);
            } catch (Exception | LinkageError e) {
                tally.failed("outbox: " + e);
                time.schedule(Attempts.FIRST_RETRY, this::wake);
                return;
            }
            for (Delivery delivery : due) {
                if (!maySend() || mustWait() || !deliver(delivery)) {
                    return;
                }
            }
            more = due.size() == PULL;
        }
    }

    /** Whether nothing may be sent now. */
    private boolean mustWait() {
        if (gate.isBroken() && delays.wantsRows(time.nanoTime())) {
            sayDelays();
        }
        return gate.isClosed();
    }

    private void sayDelays() {
        try {
            List<Delivery> waiting = store.due(Set.of(fence), id, horizon(), Delays.MAX_ROWS);
            delays.tooLong(waiting, time.nanoTime()).forEach(listener::delayed);
        } catch (Exception | LinkageError e) {
            tally.failed("outbox: " + e);
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
        gate.begins();
        TimeSource.Cancellable limit = time.schedule(CALL_LIMIT, () -> leaveBehind(mine));
        Sender.Result result = sender.send(delivery, number);
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
        gate.learned(result.sign(), result.attempt().words());
        owe(result.attempt());
        return settleOwed();
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
            }
            tally.count(next);
            settled(next);
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
        delays.ended(result.delivery());
        if (!gate.isBroken()) {
            delays.over();
        }
        listener.ended(result.delivery(), result.outcome());
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
            tally.failed(String.valueOf(e.getMessage()));
            synchronized (this) {
                stopped = true; // another owner delivers now
            }
            return false;
        } catch (Exception | LinkageError e) {
            tally.failed("outbox: " + e);
            return false;
        }
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
                    listener.ended(row.id(), last.outcome());
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
            String words = "no answer within " + CALL_LIMIT.toSeconds() + " s";
            owed.add(attempts.of(late.delivery, late.number, Outcome.UNCERTAIN, words, time.now()));
            gate.learned(Sign.FAILS, words);
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

    public NotifierHealth health() {
        return tally.health();
    }

    /** What somebody has to do something about. */
    public List<Problem> problems() {
        return tally.problems();
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
            gate.close();
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
            gate.close();
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
}
