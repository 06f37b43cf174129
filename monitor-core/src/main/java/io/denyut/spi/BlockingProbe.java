package io.denyut.spi;

import io.denyut.Target;

/**
 * Looks at one target and may block while it does; made into a {@link Probe} by {@link Probe#blocking(BlockingProbe)}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BlockingProbe {
    /**
     * Looks at one target.
     *
     * <p><b>You must</b> return within {@link ProbeRound#remaining()}. <b>You are called</b> on one of up to 16 threads, at once for
     * different targets. <b>If you throw</b>, the target is {@code UNKNOWN probe.error}. <b>If you are late</b>, it is
     * {@code UNKNOWN probe.timeout} and your thread is interrupted.
     */
    ProbeResult probe(Target target, ProbeRound round) throws Exception;
}
