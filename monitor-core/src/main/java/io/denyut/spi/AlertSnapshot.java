package io.denyut.spi;

import io.denyut.Alert;
import java.util.List;

/**
 * What a monitor continues from after a restart.
 *
 * @param open alerts that are RAISED
 * @param waiting notices that were decided and are not in the outbox
 * @param told who was told of which alert, or is about to be: of open alerts, and of those whose recovery has not ended
 * @since 0.1.0
 */
public record AlertSnapshot(List<Alert> open, List<AlertChange.Waiting> waiting, List<AlertChange.Told> told) {
    /** Nothing open. */
    public static final AlertSnapshot EMPTY = new AlertSnapshot(List.of(), List.of(), List.of());

    public AlertSnapshot {
        open = List.copyOf(open);
        waiting = List.copyOf(waiting);
        told = List.copyOf(told);
    }
}
