package io.denyut;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the targets of a check come from.
 *
 * <p><b>You must</b> return the whole set each time: what is missing is retired. <b>You are called</b> on a thread of this source's own, at
 * the start and then every {@link #refresh()}, never twice at once. <b>If you throw</b>, the last good set is kept and the failure is shown
 * in {@link MonitorHealth}. <b>If you are late</b>, nothing else waits: the last set is kept until you return.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TargetSource {
    /** The targets as they are now. May block. */
    TargetSet targets() throws Exception;

    /** How long to wait between two readings; {@link Duration#ZERO} means that the set never changes. Default 60 s. */
    default Duration refresh() {
        return Duration.ofSeconds(60);
    }

    /** The set, where it is known without asking anybody because it never changes; then it is not read again. */
    default Optional<TargetSet> known() {
        return Optional.empty();
    }

    /** A set that never changes. */
    static TargetSource of(List<Target> targets) {
        return new FixedTargets(TargetSet.of(targets));
    }

    /** A set that never changes. */
    static TargetSource of(Target... targets) {
        return of(List.of(targets));
    }
}
