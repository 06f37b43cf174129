package io.denyut.internal.alert;

import io.denyut.internal.alert.Breaker.Sign;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when the next send of one notifier may begin, and wakes its worker then. Thread-safe, but for {@link #begins}. */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    /** Finds what is due that no timer of this run knows of: retries from before a restart. */
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final String id;
    private final TimeSource time;
    private final Runnable wake;
    private final Breaker breaker;
    private final Pace pace;

    // Guarded by this.
    private TimeSource.@Nullable Cancellable waking;
    private long wakingAt;
    private TimeSource.@Nullable Cancellable look;
    private boolean isEnded;

    Gate(String id, NotifierOptions options, TimeSource time, Runnable wake) {
        this.id = id;
        this.time = time;
        this.wake = wake;
        this.breaker = new Breaker(options);
        this.pace = new Pace(options);
    }

    Breaker breaker() {
        return breaker;
    }

    /** Whether the channel is left alone after failures, or is being tried again. */
    boolean isBroken() {
        return breaker.pause() != null;
    }

    /** Looks into the outbox now and then, until it is closed. */
    synchronized void start() {
        if (!isEnded) {
            look = time.schedule(LOOK_EVERY, () -> {
                wake.run();
                start();
            });
        }
    }

    /** Whether nothing may be sent now; then the worker is woken when that is over. On the worker's thread. */
    boolean isClosed() {
        long nanos = time.nanoTime();
        Duration broken = breaker.waits(nanos);
        Duration paced = pace.waits(nanos);
        Duration wait = broken.compareTo(paced) > 0 ? broken : paced;
        if (wait.isZero()) {
            return false;
        }
        wakeIn(wait, nanos);
        return true;
    }

    /** One timer at a time: every change of an alert wakes the worker, and it goes back to waiting. */
    private synchronized void wakeIn(Duration wait, long nanos) {
        long at = nanos + wait.toNanos();
        if (isEnded || (waking != null && wakingAt - nanos > 0 && wakingAt - at <= 0)) {
            return;
        }
        cancel(waking);
        wakingAt = at;
        waking = time.schedule(wait, wake);
    }

    /** A send begins. On the worker's thread. */
    void begins() {
        pace.begins(time.nanoTime());
    }

    /** A send has shown how the channel is. */
    void learned(Sign sign, String words) {
        if (!breaker.ended(sign, words, time.now(), time.nanoTime())) {
            return;
        }
        Breaker.Pause pause = breaker.pause();
        if (pause == null) {
            LOG.info("notifier {}: the channel works again", id);
        } else {
            LOG.warn("notifier {}: left alone after {} failures in a row: {}", id, pause.failures(), words);
        }
    }

    /** No more timers. */
    synchronized void close() {
        isEnded = true;
        cancel(look);
        cancel(waking);
    }

    private static void cancel(TimeSource.@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
