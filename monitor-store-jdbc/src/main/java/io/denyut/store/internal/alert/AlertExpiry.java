package io.denyut.store.internal.alert;

import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.db.Slice;
import io.denyut.store.internal.db.SlicedWork;
import java.sql.SQLException;
import java.util.List;

/** Deletes the history of alerts and deliveries that is too old. What is open, or owed to somebody, stays however old it is. */
public final class AlertExpiry implements SlicedWork {
    private static final int AT_ONCE = 200;

    /** In an order in which nothing refers to what is deleted. */
    private static final List<String> STEPS = List.of(
            "DELETE FROM attempt WHERE number IN (SELECT a.number FROM attempt a JOIN outbox o ON o.id = a.delivery"
                    + " WHERE o.ended < ? LIMIT " + AT_ONCE + ")",
            "DELETE FROM receipt WHERE number IN (SELECT r.number FROM receipt r JOIN outbox o ON o.id = r.delivery"
                    + " WHERE o.ended < ? LIMIT " + AT_ONCE + ")",
            "DELETE FROM message WHERE (notifier, channel_id) IN (SELECT m.notifier, m.channel_id FROM message m"
                    + " JOIN outbox o ON o.id = m.delivery WHERE o.ended < ? LIMIT " + AT_ONCE + ")",
            "DELETE FROM outbox WHERE number IN (SELECT number FROM outbox WHERE ended < ? LIMIT " + AT_ONCE + ")",
            "DELETE FROM notice_alert WHERE (alert, notification) IN (SELECT n.alert, n.notification FROM notice_alert n"
                    + " WHERE n.time < ? AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.notification = n.notification)"
                    + " LIMIT " + AT_ONCE + ")",
            "DELETE FROM withheld_notice WHERE number IN (SELECT number FROM withheld_notice WHERE time < ? LIMIT "
                    + AT_ONCE + ")",
            "DELETE FROM alert_event WHERE number IN (SELECT e.number FROM alert_event e JOIN alert a ON a.number = e.alert"
                    + " WHERE e.time < ? AND a.state = 'CLEARED' LIMIT " + AT_ONCE + ")",
            "DELETE FROM alert WHERE number IN (SELECT number FROM alert a WHERE a.cleared < ? AND a.state = 'CLEARED'"
                    + " AND NOT EXISTS (SELECT 1 FROM alert_event e WHERE e.alert = a.number)"
                    + " AND NOT EXISTS (SELECT 1 FROM withheld_notice w WHERE w.alert = a.number)"
                    + " AND NOT EXISTS (SELECT 1 FROM notice_alert s WHERE s.alert = a.number)"
                    + " AND NOT EXISTS (SELECT 1 FROM waiting_notice n WHERE n.alert = a.number)"
                    + " AND NOT EXISTS (SELECT 1 FROM told t WHERE t.alert = a.number) LIMIT " + AT_ONCE + ")");

    private final long before;
    private int step;

    /** @param before in microseconds: what ended earlier goes */
    public AlertExpiry(long before) {
        this.before = before;
    }

    @Override
    public boolean next(Session session, Slice slice) throws SQLException {
        do {
            if (session.update(STEPS.get(step), before) < AT_ONCE) {
                step++;
            }
        } while (step < STEPS.size() && !slice.isOver());
        return step < STEPS.size();
    }
}
