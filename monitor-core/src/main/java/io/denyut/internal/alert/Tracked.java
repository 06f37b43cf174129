package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.internal.alert.Sight.Answer;
import io.denyut.spi.AlertPolicy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One occurrence of an alert, its hold, and who knows of it. Confined to the rules' thread. */
final class Tracked {
    Alert alert;
    final Hold hold;

    /** Kept by {@link OpenAlerts}. */
    Set<String> covers = Set.of();

    /** Whether the target answered when the last breach was found. */
    Answer says = Answer.NOTHING;

    /** The newest result of all when it was raised; 0 for what was raised in an earlier run. */
    long failedAt;

    /** The tick of the result that raised it, where it was a result. */
    @Nullable
    Instant failedTick;

    /** The newest result of all when it was over. */
    long clearedAt;

    /** Set when it is over. */
    @Nullable
    AlertEvent cleared;

    /** By addressee; who is not in it was never to be told. */
    final Map<String, Leg> legs = new LinkedHashMap<>();

    Tracked(Alert alert, AlertPolicy policy) {
        this.alert = alert;
        this.hold = new Hold(policy);
    }
}
