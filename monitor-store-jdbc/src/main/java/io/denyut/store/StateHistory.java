package io.denyut.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the store knows of states in the past. Thread-safe; reads only what it is asked for.
 *
 * @since 0.1.0
 */
public interface StateHistory {
    /**
     * Changes of status, newest first.
     *
     * @param target of this one; of all if empty
     * @param from not before
     * @param to before
     * @param olderThan only those that come after the one with this {@link StateChange#number} in this list, to go on from a page's last one
     * @param max most of them: 1 to 10,000
     */
    List<StateChange> changes(Optional<String> target, Instant from, Instant to, OptionalLong olderThan, int max)
            throws StoreException;

    /**
     * How long a target was available.
     *
     * @param checks those that count; all if empty
     * @param from begin; what was before the first result is unknown
     * @param to end; not later than now, or what has not yet come is unknown
     */
    Availability availability(String target, Set<String> checks, Instant from, Instant to) throws StoreException;
}
