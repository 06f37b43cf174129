package io.denyut.spi;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import java.util.List;

/**
 * Why somebody was told of an alert, or was not.
 *
 * @param alert as it is now, or was in the end
 * @param events what happened to it, in order
 * @param notices that went to the outbox and tell of it, in order; at most 1,000
 * @param withheld notices that were not sent, in order; at most 1,000
 * @param waiting notices that are decided and not in the outbox: they wait for others of their group, or for news
 * @since 0.1.0
 */
public record Why(
        Alert alert,
        List<AlertEvent> events,
        List<AlertHistory.Notice> notices,
        List<AlertChange.Withheld> withheld,
        List<AlertChange.Waiting> waiting) {
    public Why {
        events = List.copyOf(events);
        notices = List.copyOf(notices);
        withheld = List.copyOf(withheld);
        waiting = List.copyOf(waiting);
    }
}
