package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers what a batch changes. Confined to the rules' thread. */
final class Draft {
    private List<Alert> alerts = new ArrayList<>();
    private List<AlertEvent> events = new ArrayList<>();
    private List<Waiting> settled = new ArrayList<>();
    private Set<Waiting> waiting = new LinkedHashSet<>();
    private List<Delivery> outbox = new ArrayList<>();
    private List<Told> told = new ArrayList<>();
    private List<Withheld> withheld = new ArrayList<>();

    void event(AlertEvent event) {
        alerts.add(event.alert());
        events.add(event);
    }

    void begin(Waiting notice) {
        waiting.add(notice);
    }

    /** It waits no longer; what began to wait in this very batch never reaches the store. */
    void settle(Waiting notice) {
        if (!waiting.remove(notice)) {
            settled.add(notice);
        }
    }

    /** What waits of it waits no longer, if anything does. */
    void settle(Leg leg) {
        if (leg.stored != null) {
            settle(leg.stored);
            leg.stored = null;
        }
    }

    void send(Delivery delivery) {
        outbox.add(delivery);
    }

    void told(Told row) {
        told.add(row);
    }

    void withhold(AlertEvent event, String addressee, String reason, Instant time, String because) {
        withheld.add(new Withheld(event, addressee, reason, time, because));
    }

    int events() {
        return events.size();
    }

    boolean isEmpty() {
        return events.isEmpty()
                && settled.isEmpty()
                && waiting.isEmpty()
                && outbox.isEmpty()
                && told.isEmpty()
                && withheld.isEmpty();
    }

    /** The change; the draft is empty afterwards. */
    AlertChange take(String id) {
        AlertChange change = new AlertChange(id, alerts, events, settled, List.copyOf(waiting), outbox, told, withheld);
        alerts = new ArrayList<>();
        events = new ArrayList<>();
        settled = new ArrayList<>();
        waiting = new LinkedHashSet<>();
        outbox = new ArrayList<>();
        told = new ArrayList<>();
        withheld = new ArrayList<>();
        return change;
    }
}
