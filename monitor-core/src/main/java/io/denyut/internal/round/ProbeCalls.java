package io.denyut.internal.round;

import io.denyut.internal.thread.Limiter;
import io.denyut.spi.Probe;
import io.denyut.spi.RoundMode;
import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a check's probe, a few calls at once, on threads that may be lost: a call that has not returned after 1 s is written off, and no
 * other is made until it returns. {@code this} guards the plain fields; the probe's code never runs under it.
 */
public final class ProbeCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeCalls.class);
    private static final Duration WRITE_OFF = Duration.ofSeconds(1);
    private static final int AT_ONCE = 4;

    private final String check;
    private final EngineContext engine;
    private final ProbeUse use;
    private final Limiter limiter;

    /** Submitted and not ended, those that were written off included. */
    private int underWay;

    private int blocked;
    private @Nullable String lastError;

    public ProbeCalls(String check, EngineContext engine, ProbeUse use) {
        this.check = check;
        this.engine = engine;
        this.use = use;
        this.limiter = new Limiter(AT_ONCE, task -> engine.launches().execute(task));
    }

    /** A call that was made more than a second ago has not returned. */
    public synchronized boolean isBlocked() {
        return blocked > 0;
    }

    public synchronized boolean isQuiet() {
        return underWay == 0;
    }

    /** What is wrong with the probe; {@code null} once a round went well. */
    public synchronized @Nullable String lastError() {
        return lastError;
    }

    /** Lets the probe do a round, as soon as there is a place for the call. */
    public void call(Round round) {
        synchronized (this) {
            underWay++;
        }
        try {
            limiter.submit(slot -> {
                try {
                    call(round, slot);
                } finally {
                    ended();
                }
            });
        } catch (RejectedExecutionException e) {
            ended();
            round.probeEnded("probe.error", "no worker took the round");
        }
    }

    private synchronized void ended() {
        underWay--;
    }

    private void call(Round round, Limiter.Slot slot) {
        if (round.isOver()) {
            round.probeEnded("probe.timeout", "no worker was free before the round was over");
            return;
        }
        if (isBlocked()) {
            round.probeEnded("probe.timeout", "the probe does not come back from an earlier call");
            return;
        }
        Call call = new Call(slot);
        TimeSource.Cancellable watch = engine.time().schedule(WRITE_OFF, call::writeOff);
        try {
            Probe probe = use.probe();
            if (use.mode() == RoundMode.SWEEP && round.isScheduled()) {
                Duration needed = probe.needs(round.targets(), round.timeout());
                if (needed.compareTo(round.untilDeadline()) > 0) {
                    round.extendTo(needed);
                }
            }
            CompletionStage<Void> stage = probe.probe(round, round);
            stage.whenComplete((nothing, failure) -> {
                if (failure == null) {
                    worked();
                    round.probeEnded("probe.silent", "the probe said nothing about it");
                } else {
                    failed(round, failure);
                }
            });
        } catch (Throwable e) { // whatever a plug-in throws must not end a worker
            failed(round, e);
        } finally {
            watch.cancel();
            call.returned();
        }
    }

    private synchronized void worked() {
        lastError = null;
    }

    private void failed(Round round, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean first;
        synchronized (this) {
            first = lastError == null;
            lastError = cause.toString();
        }
        if (first) {
            LOG.warn("{}: the probe failed: {}", check, cause.toString(), cause);
        } else {
            LOG.debug("{}: the probe failed", check, cause);
        }
        round.probeEnded("probe.error", cause.toString());
    }

    /** A call of the probe's code, which may never return. Guarded by the lock around it. */
    private final class Call {
        private final Limiter.Slot slot;
        private boolean returned;
        private boolean writtenOff;

        Call(Limiter.Slot slot) {
            this.slot = slot;
        }

        void writeOff() {
            boolean first;
            synchronized (ProbeCalls.this) {
                if (returned || writtenOff) {
                    return;
                }
                writtenOff = true;
                first = blocked++ == 0;
                lastError = "the probe has not returned from a call within 1 s";
            }
            if (first) {
                LOG.warn(
                        "{}: the probe has not returned from a call within 1 s: no new round begins until it does",
                        check);
            }
            slot.release();
        }

        void returned() {
            boolean free;
            synchronized (ProbeCalls.this) {
                returned = true;
                free = writtenOff && --blocked == 0;
            }
            if (free) {
                LOG.info("{}: the probe's call has returned, rounds begin again", check);
            }
        }
    }
}
