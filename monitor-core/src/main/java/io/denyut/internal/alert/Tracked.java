package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.spi.AlertPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An alert, its hold, and who knows of it. Confined to the rules' thread. */
final class Tracked {
    /** How somebody stands to an alert. */
    enum Told {
        /** His notice waits for others of its group. */
        GROUPED,
        /** His notice is in the outbox. */
        SENDING,
        /** He was told, or may have been. */
        YES
    }

    Alert alert;
    final Hold hold;
    Set<String> covers = Set.of();

    /** By addressee; who is not in it knows nothing. */
    final Map<String, Told> told = new HashMap<>();

    /** By addressee, the id of the notice that told of the problem. */
    final Map<String, String> notice = new HashMap<>();

    Tracked(Alert alert, AlertPolicy policy) {
        this.alert = alert;
        this.hold = new Hold(policy);
    }

    @Nullable
    Told told(String addressee) {
        return told.get(addressee);
    }
}
