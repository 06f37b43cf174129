package io.denyut.spi;

import io.denyut.Target;
import java.time.Instant;
import java.util.Collection;

/**
 * Where a probe puts its results. Thread-safe; never blocks and runs no other plug-in's code, so it may be called from a receive loop.
 *
 * @since 0.1.0
 */
public interface ProbeOutput {
    /**
     * Reports the result of one target.
     *
     * @return {@code false} if it was not taken: the round is over, the target was reported before, or it is not in this round
     */
    boolean report(Target target, ProbeResult result);

    /**
     * Reports a result with the time at which the device says it was measured.
     *
     * @return as {@link #report(Target, ProbeResult)}
     */
    boolean report(Target target, ProbeResult result, Instant time);

    /**
     * Says which components a target has; before their reports, which follow in the same round.
     *
     * <p>A component once seen belongs to the rounds of its parent: when it is not reported it is {@code UNKNOWN parent.unreachable} if its
     * parent is not available, {@code UNKNOWN component.absent} if a complete list does not name it, {@code DOWN component.missing} from
     * the third such list in a row. After 30 days it is forgotten.
     *
     * @param parent a target of this round or a component named before
     * @param present its components; their {@code parentId} is the parent's id
     * @param complete whether these are all: only then can others be absent
     */
    void components(Target parent, Collection<Target> present, boolean complete);
}
