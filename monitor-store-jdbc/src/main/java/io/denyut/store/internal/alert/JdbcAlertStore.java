package io.denyut.store.internal.alert;

import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Stage;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import io.denyut.store.StoreException;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.db.SqlTask;
import io.denyut.store.internal.json.Values;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Alerts in the database: each change is one transaction that begins with the fence, so that it is stored whole, once, and by nobody who has
 * lost the shard. Thread-safe; commits go before everything else that is written.
 */
public final class JdbcAlertStore implements AlertStore {
    private static final String OPEN = "SELECT a.rule, a.target, a.check_id, a.source, a.part, a.since, a.state,"
            + " a.severity, a.text, a.value, t.id, t.name, t.address, t.tags, t.options, t.parent"
            + " FROM alert a JOIN target t ON t.id = a.target WHERE a.state <> 'CLEARED' AND a.shard = ? ORDER BY a.number";

    private final Database database;
    private final InstantSource clock;
    private final JdbcAlertHistory history;
    private final AlertNumbers numbers = new AlertNumbers();

    public JdbcAlertStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.history = new JdbcAlertHistory(database);
    }

    @Override
    public AlertSnapshot load(Fence fence) throws FencedException, StoreException {
        boolean isOurs = database.write(Priority.ALERT, session -> {
            if (!Lease.take(session, fence)) {
                return false;
            }
            OutboxRows.restart(session, fence.shard());
            return true;
        });
        if (!isOurs) {
            throw new FencedException(fence);
        }
        // Nobody else changes it now, and to read much may take longer than alerts are given to be written.
        return database.read(session -> snapshot(session, fence.shard()));
    }

    private static AlertSnapshot snapshot(Session session, int shard) throws SQLException {
        return new AlertSnapshot(
                session.query(OPEN, JdbcAlertHistory::alert, shard),
                session.query(
                        "SELECT event, notifier, recipient_details, due FROM waiting_notice WHERE shard = ? ORDER BY due, time",
                        row -> new Waiting(
                                Values.event(row.getString("event")),
                                row.getString("notifier"),
                                Values.recipient(row.getString("recipient_details")),
                                Micros.instant(row.getLong("due"))),
                        shard),
                session.query(
                        "SELECT alert_then, notifier, recipient_details, notice, delivery, stage FROM told"
                                + " WHERE shard = ? ORDER BY alert",
                        row -> new Told(
                                Values.alert(row.getString("alert_then")),
                                row.getString("notifier"),
                                Values.recipient(row.getString("recipient_details")),
                                row.getString("notice"),
                                row.getString("delivery"),
                                Stage.valueOf(row.getString("stage"))),
                        shard));
    }

    @Override
    public void commit(Fence fence, AlertChange change) throws FencedException, StoreException {
        long now = Micros.of(clock.instant());
        decide(fence, session -> {
            if (Lease.isNew(session, fence, change.id())) {
                numbers.begin(session);
                new AlertRows(session, numbers, fence.shard(), now).store(change);
            }
            return true;
        });
    }

    @Override
    public void record(Fence fence, DeliveryAttempt attempt) throws FencedException, StoreException {
        decide(fence, session -> {
            OutboxRows.record(session, attempt);
            return true;
        });
    }

    @Override
    public boolean received(String notifier, DeliveryReceipt receipt) throws StoreException {
        return database.write(Priority.ALERT, session -> OutboxRows.receive(session, notifier, receipt));
    }

    private void decide(Fence fence, SqlTask<Boolean> task) throws FencedException, StoreException {
        boolean isOurs = database.write(
                Priority.ALERT, session -> Lease.hold(session, fence) ? task.run(session) : Boolean.FALSE);
        if (!isOurs) {
            throw new FencedException(fence);
        }
    }

    @Override
    public List<Delivery> due(Set<Fence> fences, String notifier, Instant now, int max) throws StoreException {
        return database.read(session -> {
            List<Delivery> due = new ArrayList<>();
            for (Fence fence : fences) {
                due.addAll(OutboxRows.due(session, fence.shard(), notifier, Micros.of(now), max));
            }
            due.sort(Comparator.comparing(Delivery::due));
            return due.size() <= max ? due : List.copyOf(due.subList(0, max));
        });
    }

    @Override
    public AlertHistory history() {
        return history;
    }

    @Override
    public void close() {
        // the database is closed by whoever opened it
    }
}
