package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Stage;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Alerts, history and outbox in memory, for monitors without a store. Thread-safe; the history keeps the newest 10,000 of each kind. */
public final class InMemoryAlertStore implements AlertStore, AlertHistory {
    private final MemoryAlertHistory history = new MemoryAlertHistory();

    // Guarded by this.
    private final Map<AlertKey, Alert> open = new LinkedHashMap<>();
    private final Map<WaitingKey, Waiting> waiting = new LinkedHashMap<>();
    private final Map<ToldKey, Told> told = new LinkedHashMap<>();

    /** By delivery, the rows of {@link #told} that its end moves on. */
    private final Map<String, Set<ToldKey>> toldBy = new HashMap<>();

    private final Map<String, Map<String, Row>> outbox = new HashMap<>();
    private final Map<String, String> notifierOf = new HashMap<>();

    /** One owner commits one change after the other, so the last is the only one that can come again. */
    private String lastChange = "";

    private long epoch = Long.MIN_VALUE;

    private record Row(Delivery delivery, boolean onItsWay) {}

    private record ToldKey(AlertKey identity, Instant since, String notifier, String recipient) {
        static ToldKey of(Told row) {
            return new ToldKey(
                    row.alert().identity(),
                    row.alert().since(),
                    row.notifier(),
                    row.recipient().id());
        }
    }

    private record WaitingKey(AlertEvent event, String notifier, String recipient) {
        static WaitingKey of(Waiting row) {
            return new WaitingKey(row.event(), row.notifier(), row.recipient().id());
        }
    }

    @Override
    public synchronized AlertSnapshot load(Fence fence) {
        epoch = fence.epoch();
        outbox.values().forEach(rows -> rows.replaceAll((id, row) -> row.onItsWay ? cutOff(row.delivery) : row));
        takeBackUnsent();
        history.restarted();
        return new AlertSnapshot(List.copyOf(open.values()), List.copyOf(waiting.values()), List.copyOf(told.values()));
    }

    @Override
    public synchronized void commit(Fence fence, AlertChange change) throws FencedException {
        check(fence);
        if (change.id().equals(lastChange)) {
            return;
        }
        lastChange = change.id();
        for (Alert alert : change.alerts()) {
            if (alert.state() == AlertState.CLEARED) {
                open.remove(alert.identity());
            } else {
                open.put(alert.identity(), alert);
            }
        }
        change.settled().forEach(notice -> waiting.remove(WaitingKey.of(notice)));
        change.waiting().forEach(notice -> waiting.put(WaitingKey.of(notice), notice));
        for (Delivery delivery : change.outbox()) {
            outbox.computeIfAbsent(delivery.notifier(), id -> new LinkedHashMap<>())
                    .put(delivery.id(), new Row(delivery, false));
            notifierOf.put(delivery.id(), delivery.notifier());
        }
        change.told().forEach(this::put);
        history.changed(change);
    }

    /** The last owner was stopped after who is told by a delivery and before the delivery. */
    private void takeBackUnsent() {
        for (Map.Entry<String, Set<ToldKey>> by : List.copyOf(toldBy.entrySet())) {
            if (notifierOf.containsKey(by.getKey())) {
                continue;
            }
            toldBy.remove(by.getKey());
            for (ToldKey key : by.getValue()) {
                Told row = told.get(key);
                if (row == null || !row.delivery().equals(by.getKey())) {
                    continue;
                }
                if (row.stage() == Stage.RECOVERY_ON_ITS_WAY) {
                    told.put(key, new Told(row.alert(), row.notifier(), row.recipient(), row.notice(), "", Stage.TOLD));
                } else {
                    told.remove(key);
                }
            }
        }
    }

    private void check(Fence fence) throws FencedException {
        if (fence.epoch() < epoch) {
            throw new FencedException(fence);
        }
    }

    private void put(Told row) {
        ToldKey key = ToldKey.of(row);
        if (row.stage() == Stage.DONE) {
            told.remove(key);
            return;
        }
        told.put(key, row);
        if (!row.delivery().isEmpty()) {
            toldBy.computeIfAbsent(row.delivery(), id -> new HashSet<>()).add(key);
        }
    }

    @Override
    public synchronized List<Delivery> due(Set<Fence> fences, String notifier, Instant now, int max) {
        List<Delivery> due = new ArrayList<>();
        for (Row row : outbox.getOrDefault(notifier, Map.of()).values()) {
            if (!row.onItsWay && !row.delivery.due().isAfter(now)) {
                due.add(row.delivery);
            }
        }
        due.sort(Comparator.comparing(Delivery::due));
        return due.size() <= max ? due : List.copyOf(due.subList(0, max));
    }

    @Override
    public synchronized void record(Fence fence, DeliveryAttempt attempt) throws FencedException {
        check(fence);
        Map<String, Row> rows = outbox.get(notifierOf.getOrDefault(attempt.delivery(), ""));
        @Nullable Row row = rows == null ? null : rows.get(attempt.delivery());
        if (rows == null || row == null) {
            return;
        }
        history.attempted(attempt);
        Delivery delivery = row.delivery;
        switch (attempt.outcome()) {
            case BEGUN -> rows.put(delivery.id(), new Row(next(delivery, delivery.due(), attempt.number()), true));
            case RETRY -> rows.put(delivery.id(), new Row(next(delivery, attempt.next(), attempt.number()), false));
            case SENT, UNCERTAIN, DEAD -> {
                rows.remove(delivery.id());
                notifierOf.remove(delivery.id());
                ended(delivery, attempt.outcome());
            }
        }
    }

    private void ended(Delivery delivery, Outcome outcome) {
        Set<ToldKey> keys = toldBy.remove(delivery.id());
        if (keys == null) {
            return;
        }
        for (ToldKey key : keys) {
            Told row = told.get(key);
            if (row == null || !row.delivery().equals(delivery.id())) {
                continue;
            }
            if (row.stage() == Stage.ON_ITS_WAY && outcome != Outcome.DEAD) {
                told.put(key, new Told(row.alert(), row.notifier(), row.recipient(), row.notice(), "", Stage.TOLD));
            } else {
                told.remove(key);
            }
        }
    }

    private static Row cutOff(Delivery delivery) {
        return new Row(
                new Delivery(
                        delivery.notification(),
                        delivery.notifier(),
                        delivery.recipient(),
                        delivery.due(),
                        delivery.attempts(),
                        true),
                false);
    }

    private static Delivery next(Delivery delivery, Instant due, int attempts) {
        return new Delivery(
                delivery.notification(), delivery.notifier(), delivery.recipient(), due, attempts, delivery.inDoubt());
    }

    @Override
    public AlertHistory history() {
        return this;
    }

    @Override
    public List<Alert> open() {
        return history.open();
    }

    @Override
    public List<Entry> find(EventQuery query) {
        return history.find(query);
    }

    @Override
    public Optional<Why> why(String alertId) {
        return history.why(alertId);
    }

    @Override
    public List<DeliveryAttempt> attempts(int max) {
        return history.attempts(max);
    }

    @Override
    public List<Notice> dead(String notifier, int max) {
        return history.dead(notifier, max);
    }

    @Override
    public List<Notice> undelivered(String notifier, int max) {
        return history.undelivered(notifier, max);
    }

    @Override
    public boolean received(String notifier, DeliveryReceipt receipt) {
        return history.received(notifier, receipt);
    }

    @Override
    public Optional<Notification> newest(NotificationKind kind) {
        return history.newest(kind);
    }

    @Override
    public Map<String, Integer> behind(Set<String> alertIds) {
        return history.behind(alertIds);
    }

    @Override
    public List<Withheld> withheld(int max) {
        return history.withheld(max);
    }

    @Override
    public void close() {
        // nothing to release
    }
}
