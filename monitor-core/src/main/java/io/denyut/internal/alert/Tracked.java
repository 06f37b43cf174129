package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.spi.AlertPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One occurrence of an alert, its hold, and who knows of it. Confined to the rules' thread. */
final class Tracked {
    Alert alert;
    final Hold hold;
    Set<String> covers = Set.of();

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
