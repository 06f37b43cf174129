package io.denyut.spi;

import io.denyut.Alert;
import io.denyut.AlertKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a monitor continues from after a restart.
 *
 * @param open alerts that are RAISED
 * @param told who was told of each open alert, as {@code notifier/address}
 * @param problemNotice the id of the problem notice of each open alert, for replies
 * @since 0.1.0
 */
public record AlertSnapshot(List<Alert> open, Map<AlertKey, Set<String>> told, Map<AlertKey, String> problemNotice) {
    /** Nothing open. */
    public static final AlertSnapshot EMPTY = new AlertSnapshot(List.of(), Map.of(), Map.of());
}
