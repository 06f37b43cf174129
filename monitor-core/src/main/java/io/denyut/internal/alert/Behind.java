package io.denyut.internal.alert;

import io.denyut.internal.alert.Leg.Stage;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How many alerts each notice stands for: those that are withheld from the same addressee because of the one that it tells of. */
final class Behind {
    private static final int MAX_CHAIN = 64;

    private final Map<Leg, Integer> counts = new HashMap<>();

    static Behind of(Collection<Tracked> withheld) {
        Behind behind = new Behind();
        for (Tracked tracked : withheld) {
            for (Leg leg : tracked.legs.values()) {
                if (leg.stage == Stage.WITHHELD && leg.because != null) {
                    behind.count(leg);
                }
            }
        }
        return behind;
    }

    /** What explains it may itself be explained by another: all of them stand before it. */
    private void count(Leg leg) {
        Leg at = leg;
        for (int depth = 0; depth < MAX_CHAIN && at != null && at.because != null; depth++) {
            at = at.because.legs.get(leg.to.key());
            if (at != null) {
                counts.merge(at, 1, Integer::sum);
            }
        }
    }

    int of(Leg leg) {
        return counts.getOrDefault(leg, 0);
    }
}
