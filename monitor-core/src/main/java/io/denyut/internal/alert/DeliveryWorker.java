package io.denyut.internal.alert;

import io.denyut.MonitorHealth.NotifierHealth;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.Notifier;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.TimeSource;
import io.denyut.spi.UncertainDeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the outbox rows of one notifier to it, one after the other, on a thread of its own. A call that takes more than 30 s is left behind
 * with its thread, and a new thread goes on with the next row.
 */
public final class DeliveryWorker {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);
    private static final int MAX_ATTEMPTS = 20;
    private static final Duration MAX_AGE = Duration.ofHours(24);
    private static final int PULL = 10_000;

    private final String id;
    private final Notifier notifier;
    private final AlertStore store;
    private final Fence fence;
    private final TimeSource time;
    private final BiFunction<String, Runnable, Thread> threads;
    private final BiConsumer<String, Outcome> ended;

    // Guarded by this.
    private @Nullable Thread thread;
    private int generation;
    private boolean work = true;
    private boolean closing;
    private boolean idle;
    private long sent;
    private long retries;
    private long dead;
    private @Nullable String lastError;

    /**
     * @param threads makes a thread from a name and its work
     * @param ended is told of each delivery that has ended, on the worker's thread
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
    }

    public Notifier notifier() {
        return notifier;
    }

    public synchronized void start() {
        int mine = ++generation;
        Thread made = threads.apply("deliver-" + id, () -> run(mine));
        thread = made;
        made.start();
    }

    /** There may be rows that are due. */
    public synchronized void wake() {
        work = true;
        notifyAll();
    }

    private void run(int mine) {
        while (awaitWork(mine)) {
            deliverDue(mine);
        }
    }

    private synchronized boolean awaitWork(int mine) {
        boolean interrupted = false;
        while (!work && !closing && generation == mine) {
            idle = true;
            notifyAll();
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        idle = false;
        boolean goOn = generation == mine && (work || !closing) && !interrupted;
        work = false;
        if (!goOn) {
            notifyAll();
        }
        return goOn;
    }

    private void deliverDue(int mine) {
        List<Delivery> due;
        try {
            due = store.due(Set.of(fence), time.now(), PULL);
        } catch (Exception | LinkageError e) {
            failed("outbox: " + e);
            time.schedule(FIRST_RETRY, this::wake);
            return;
        }
        for (Delivery delivery : due) {
            if (!delivery.notifier().equals(id)) {
                continue;
            }
            if (!isCurrent(mine) || !deliver(delivery, mine)) {
                return;
            }
        }
    }

    private synchronized boolean isCurrent(int mine) {
        return generation == mine;
    }

    /** False when this thread is to end. */
    private boolean deliver(Delivery delivery, int mine) {
        int number = delivery.attempts() + 1;
        if (!record(attempt(delivery, number, Outcome.BEGUN, "", time.now()))) {
            time.schedule(FIRST_RETRY, this::wake);
            return true;
        }
        TimeSource.Cancellable limit = time.schedule(CALL_LIMIT, () -> leaveBehind(delivery, number, mine));
        DeliveryAttempt result = send(delivery, number);
        limit.cancel();
        if (!isCurrent(mine)) {
            return false; // it was left behind, and its outcome was said
        }
        finish(result);
        return true;
    }

    private DeliveryAttempt send(Delivery delivery, int number) {
        try {
            Receipt receipt = notifier.send(delivery.notification(), delivery.recipient());
            return attempt(delivery, number, Outcome.SENT, receipt.words(), time.now());
        } catch (PermanentFailureException e) {
            return attempt(delivery, number, Outcome.DEAD, words(e), time.now());
        } catch (UncertainDeliveryException e) {
            return attempt(delivery, number, Outcome.UNCERTAIN, words(e), time.now());
        } catch (RetryLaterException e) {
            return retry(delivery, number, words(e), e.after());
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            return retry(delivery, number, words(e), backOff(number));
        }
    }

    private static String words(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private DeliveryAttempt retry(Delivery delivery, int number, String words, Duration after) {
        Instant now = time.now();
        boolean tooOld = delivery.notification().time().plus(MAX_AGE).isBefore(now);
        return number >= MAX_ATTEMPTS || tooOld
                ? attempt(delivery, number, Outcome.DEAD, "given up after " + number + " attempts: " + words, now)
                : attempt(delivery, number, Outcome.RETRY, words, now.plus(after));
    }

    private static Duration backOff(int number) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(number - 1, 10));
        return wait.compareTo(LAST_RETRY) < 0 ? wait : LAST_RETRY;
    }

    private DeliveryAttempt attempt(Delivery delivery, int number, Outcome outcome, String words, Instant next) {
        return new DeliveryAttempt(delivery.id(), number, time.now(), outcome, words, next);
    }

    private void finish(DeliveryAttempt result) {
        record(result);
        synchronized (this) {
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
        if (result.outcome() == Outcome.RETRY) {
            LOG.debug("notifier {}: {} is tried again: {}", id, result.delivery(), result.words());
            time.schedule(Duration.between(time.now(), result.next()), this::wake);
            return;
        }
        if (result.outcome() == Outcome.DEAD) {
            LOG.warn("notifier {}: {} was given up: {}", id, result.delivery(), result.words());
        }
        ended.accept(result.delivery(), result.outcome());
    }

    private boolean record(DeliveryAttempt attempt) {
        try {
            store.record(fence, attempt);
            return true;
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

    /** On the timer's thread. */
    private void leaveBehind(Delivery delivery, int number, int mine) {
        Thread stuck;
        synchronized (this) {
            if (generation != mine || closing) {
                return;
            }
            stuck = thread;
            start();
        }
        LOG.warn("notifier {}: a call has taken more than {} and is left behind", id, CALL_LIMIT);
        // The timer's thread must not wait for a store: the new thread says it.
        time.schedule(Duration.ZERO, this::wake);
        threads.apply(
                        "deliver-" + id + "-outcome",
                        () -> finish(attempt(
                                delivery,
                                number,
                                Outcome.UNCERTAIN,
                                "no answer within " + CALL_LIMIT.toSeconds() + " s",
                                time.now())))
                .start();
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

    /** Lets it work off what is due, at most for this long, then ends its thread. */
    public void close(long millis) {
        Thread mine;
        synchronized (this) {
            closing = true;
            mine = thread;
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
            generation++;
            notifyAll();
        }
        if (mine.isAlive()) {
            mine.interrupt();
            LOG.warn("notifier {}: did not finish in time at close", id);
        }
    }
}
