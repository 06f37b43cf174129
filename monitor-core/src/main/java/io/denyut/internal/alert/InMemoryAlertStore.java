package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.Fence;
import io.denyut.spi.NotificationKind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Alerts, history and outbox in memory, for monitors without a store. Thread-safe; the history keeps the newest 10,000 of each kind. */
public final class InMemoryAlertStore implements AlertStore, AlertHistory {
    private static final int KEPT = 10_000;

    // Guarded by this.
    private final Map<AlertKey, Alert> open = new LinkedHashMap<>();
    private final Map<AlertKey, Set<String>> told = new HashMap<>();
    private final Map<AlertKey, String> problemNotices = new HashMap<>();
    private final Map<String, Row> outbox = new LinkedHashMap<>();
    private final Deque<AlertEvent> events = new ArrayDeque<>();
    private final Deque<DeliveryAttempt> attempts = new ArrayDeque<>();
    private final Deque<Withheld> withheld = new ArrayDeque<>();

    private record Row(Delivery delivery, boolean onItsWay) {}

    @Override
    public synchronized AlertSnapshot load(Fence fence) {
        return new AlertSnapshot(List.copyOf(open.values()), Map.copyOf(told), Map.copyOf(problemNotices));
    }

    @Override
    public synchronized void commit(Fence fence, AlertChange change) {
        for (Alert alert : change.alerts()) {
            if (alert.state() == AlertState.CLEARED) {
                open.remove(alert.identity());
            } else {
                open.put(alert.identity(), alert);
            }
        }
        change.events().forEach(event -> keep(events, event));
        change.withheld().forEach(notice -> keep(withheld, notice));
        change.outbox().forEach(delivery -> outbox.putIfAbsent(delivery.id(), new Row(delivery, false)));
        told.keySet().retainAll(open.keySet());
        problemNotices.keySet().retainAll(open.keySet());
    }

    private static <T> void keep(Deque<T> history, T item) {
        history.addFirst(item);
        if (history.size() > KEPT) {
            history.removeLast();
        }
    }

    @Override
    public synchronized List<Delivery> due(Set<Fence> fences, Instant now, int max) {
        List<Delivery> due = new ArrayList<>();
        for (Row row : outbox.values()) {
            if (!row.onItsWay && !row.delivery.due().isAfter(now)) {
                due.add(row.delivery);
            }
        }
        due.sort(Comparator.comparing(Delivery::due));
        return due.size() <= max ? due : due.subList(0, max);
    }

    @Override
    public synchronized void record(Fence fence, DeliveryAttempt attempt) {
        keep(attempts, attempt);
        Row row = outbox.get(attempt.delivery());
        if (row == null) {
            return;
        }
        Delivery delivery = row.delivery;
        switch (attempt.outcome()) {
            case BEGUN -> outbox.put(delivery.id(), new Row(next(delivery, delivery.due(), attempt.number()), true));
            case RETRY -> outbox.put(delivery.id(), new Row(next(delivery, attempt.next(), attempt.number()), false));
            case SENT, UNCERTAIN -> {
                outbox.remove(delivery.id());
                remember(delivery);
            }
            case DEAD -> outbox.remove(delivery.id());
        }
    }

    private static Delivery next(Delivery delivery, Instant due, int attempts) {
        return new Delivery(delivery.notification(), delivery.notifier(), delivery.recipient(), due, attempts);
    }

    private void remember(Delivery delivery) {
        if (delivery.notification().kind() != NotificationKind.ALERT) {
            return;
        }
        for (AlertEvent event : delivery.notification().events()) {
            AlertKey key = event.alert().identity();
            if (open.containsKey(key)) {
                told.computeIfAbsent(key, k -> new HashSet<>())
                        .add(delivery.notifier() + "/" + delivery.recipient().id());
                problemNotices.put(key, delivery.notification().id());
            }
        }
    }

    @Override
    public AlertHistory history() {
        return this;
    }

    @Override
    public synchronized List<AlertEvent> events(Instant from, Instant to, int max) {
        return events.stream()
                .filter(event -> !event.time().isBefore(from) && event.time().isBefore(to))
                .limit(max)
                .toList();
    }

    @Override
    public synchronized List<DeliveryAttempt> attempts(int max) {
        return attempts.stream().limit(max).toList();
    }

    @Override
    public synchronized List<Withheld> withheld(int max) {
        return withheld.stream().limit(max).toList();
    }

    @Override
    public void close() {
        // nothing to release
    }
}
