package io.denyut.spi;

import io.denyut.Metric;
import io.denyut.Target;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Looks at targets and reports what it saw.
 *
 * @since 0.1.0
 */
public interface Probe extends AutoCloseable {
    /**
     * One round.
     *
     * <p><b>You must</b> report each target of the round at most once, in any order, from any thread, as soon as its result is known, and
     * complete the stage when no more reports will come. A failure of your own is {@link io.denyut.Status#UNKNOWN}, never DOWN. Retries fit
     * inside {@link ProbeRound#remaining()}.
     *
     * <p><b>You are called</b> on a worker of the monitor, never twice at once for the same check and targets. Return quickly: a call that
     * has not returned after 1 s is written off and the check is stalled until it does.
     *
     * <p><b>If you throw</b>, or complete the stage exceptionally, every target that you had not reported is {@code UNKNOWN probe.error}; if
     * you complete it with targets missing, they are {@code UNKNOWN probe.silent}.
     *
     * <p><b>If you are late</b>, targets that are missing at the deadline are {@code UNKNOWN probe.timeout}, later reports return
     * {@code false} and are counted, and no new round begins until your stage completes.
     *
     * @param round what to look at and until when
     * @param output where results go
     * @return completes when the probe is done with this round; carries no value
     */
    CompletionStage<Void> probe(ProbeRound round, ProbeOutput output);

    /** How the probe wants its targets. Default: one call per target. */
    default RoundMode roundMode() {
        return RoundMode.PER_TARGET;
    }

    /**
     * How long a sweep over these targets takes at least when none answers; a round that needs more than its interval is stretched. Asked
     * before each sweep, must be quick.
     *
     * @param targets of the coming sweep
     * @param timeout the wait for one answer
     */
    default Duration needs(Collection<Target> targets, Duration timeout) {
        return Duration.ZERO;
    }

    /** The metrics it may report, for documentation and an early check for conflicts; may be incomplete. */
    default Set<Metric> metrics() {
        return Set.of();
    }

    /** Releases sockets and threads. Called once, when no round is open any more or the budget of closing has run out. */
    @Override
    default void close() {}

    /**
     * A probe from a function that may block. It runs on at most 16 threads of its own, named after the check, which go away when idle.
     * A call that outlives its round is interrupted.
     */
    static Probe blocking(BlockingProbe one) {
        return new BlockingProbeAdapter(one, null);
    }

    /** A probe from a function that may block, run on the caller's executor, 16 calls at once at most. The executor is not closed. */
    static Probe blocking(BlockingProbe one, Executor executor) {
        return new BlockingProbeAdapter(one, executor);
    }
}
