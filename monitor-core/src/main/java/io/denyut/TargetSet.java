package io.denyut;

import java.util.List;
import java.util.Map;

/**
 * What a {@link TargetSource} found at one reading.
 *
 * @param targets the targets, in order; of two with one id the first is kept and the second reported by the engine
 * @param modes modes that differ from {@link TargetMode#ACTIVE}, by target id
 * @param refused rows that could not become targets, for people to mend
 * @since 0.1.0
 */
public record TargetSet(List<Target> targets, Map<String, TargetMode> modes, List<Problem> refused) {
    public TargetSet {
        targets = List.copyOf(targets);
        modes = Map.copyOf(modes);
        refused = List.copyOf(refused);
    }

    /** All active, none refused. */
    public static TargetSet of(List<Target> targets) {
        return new TargetSet(targets, Map.of(), List.of());
    }
}
