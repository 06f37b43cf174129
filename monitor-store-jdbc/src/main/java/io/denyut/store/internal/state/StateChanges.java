package io.denyut.store.internal.state;

import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.series.LastResult;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes down each change of a status, in the transaction that stores the observations, so that both are there or neither.
 *
 * <p><b>Rules.</b> The first result of a check is a change, too: from nothing. When no result came for more than 2.5 usual intervals (stopped,
 * paused, stalled), the state in between is UNKNOWN with the reason {@value #NOT_MEASURED}, from one interval after the last result. A longer
 * interval than before looks like that once, until it is seen to be the new one. What comes again, after a failure or a restart, changes
 * nothing.
 *
 * <p>Confined to the writer's thread, but for {@link #every}. Nothing is allocated for an observation without a change.
 */
public final class StateChanges {
    public static final String NOT_MEASURED = "not.measured";
    /** Targets remembered; beyond, all are forgotten and read again one by one. */
    private static final int MOST = 500_000;

    private static final String INSERT = "INSERT INTO state_change"
            + " (target, check_id, source, time, from_status, to_status, reason_code, reason_text)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (target, check_id, source, time) DO NOTHING";
    private static final String LAST_CHANGE = "SELECT time, to_status FROM state_change"
            + " WHERE target = ? AND check_id = ? AND source = ? ORDER BY time DESC LIMIT 1";
    private static final String LAST_TICK =
            "SELECT tick, every FROM latest_state WHERE target = ? AND check_id = ? AND source = ?";

    private final InstantSource clock;
    private final LastKnown last;
    /** By target, the first of its chain; written by the writer's thread. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private final List<Known> touched = new ArrayList<>();

    /** What was stored last of one check of one source at one target. */
    @FunctionalInterface
    public interface LastKnown {
        Optional<LastResult> of(String target, String check, String source);
    }

    /** @param last knows what was stored since the latest states were saved */
    public StateChanges(InstantSource clock, LastKnown last) {
        this.clock = clock;
        this.last = last;
    }

    /** Within the transaction that stores these observations, in the order in which they came. */
    public void store(Session session, List<Observation> observations) throws SQLException {
        if (touched.isEmpty()) {
            session.atEnd(this::committed, this::undone);
        }
        for (int i = 0; i < observations.size(); i++) {
            store(session, observations.get(i));
        }
    }

    private void store(Session session, Observation now) throws SQLException {
        Known one = find(session, now);
        long tick = Micros.of(now.tick());
        if (one.status != null && isRepeated(one, now, tick)) {
            return;
        }
        if (one.touch()) {
            touched.add(one);
        }
        if (one.status != null && tick > one.tick) {
            long every = one.every;
            if (one.isGap(tick - one.tick) && one.status != Status.UNKNOWN) {
                change(session, now, one, one.tick + every, Status.UNKNOWN, new Reason(NOT_MEASURED, ""));
            }
        }
        if (one.status != now.status()) {
            change(session, now, one, tick, now.status(), now.reason());
        }
        one.isCurrent |= tick > one.tick;
        one.tick = tick;
    }

    /** Rounds of one target come in order, so what is local and older came from a clock that was set back, unless it is of before the start. */
    private static boolean isRepeated(Known one, Observation now, long tick) {
        if (tick > one.tick) {
            return false;
        }
        return !one.isCurrent || tick == one.tick || !now.source().equals(Observation.LOCAL);
    }

    private void change(Session session, Observation now, Known one, long time, Status status, @Nullable Reason reason)
            throws SQLException {
        long seen = Micros.of(clock.instant());
        TargetRows.put(session, now.target(), seen);
        TargetRows.putCheck(session, one.check, seen);
        session.update(
                INSERT,
                one.target,
                one.check,
                one.source,
                time,
                one.status == null ? null : one.status.name(),
                status.name(),
                reason == null ? null : reason.code(),
                reason == null ? null : reason.text());
        one.status = status;
        one.since = time;
    }

    private Known find(Session session, Observation now) throws SQLException {
        String target = now.target().id();
        Known first = known.get(target);
        for (Known one = first; one != null; one = one.next) {
            if (one.check.equals(now.checkId()) && one.source.equals(now.source())) {
                return one;
            }
        }
        if (first == null && known.size() >= MOST && touched.isEmpty()) {
            known.clear();
        }
        Known made = read(session, new Known(target, now.checkId(), now.source(), first));
        known.put(target, made);
        return made;
    }

    /** As it was at the end of the last run. */
    private Known read(Session session, Known one) throws SQLException {
        session.query(
                LAST_CHANGE,
                row -> {
                    one.status = Status.valueOf(row.getString("to_status"));
                    one.since = row.getLong("time");
                    one.tick = one.since;
                    return one;
                },
                one.target,
                one.check,
                one.source);
        if (one.status != null) {
            session.query(
                    LAST_TICK,
                    row -> {
                        one.tick = Math.max(one.tick, row.getLong("tick"));
                        one.every = row.getLong("every");
                        return one;
                    },
                    one.target,
                    one.check,
                    one.source);
            last.of(one.target, one.check, one.source).ifPresent(newer -> {
                one.tick = Math.max(one.tick, newer.tick());
                one.every = one.every == 0 ? newer.every() : one.every;
            });
        }
        return one;
    }

    private void committed() {
        touched.forEach(Known::keep);
        touched.clear();
    }

    private void undone() {
        touched.forEach(Known::undo);
        touched.clear();
    }

    /**
     * Whether storing this takes several statements: it is the first of its kind in this run, or a change. For any thread, and a guess: what
     * was taken over before and not stored yet is not counted in.
     */
    public boolean isCostly(Observation observation) {
        for (Known one = known.get(observation.target().id()); one != null; one = one.next) {
            if (one.check.equals(observation.checkId()) && one.source.equals(observation.source())) {
                return one.status != observation.status();
            }
        }
        return true;
    }

    /** The usual interval of a check of a target in microseconds, if it is known. For any thread: it may be that of a moment ago. */
    OptionalLong every(String target, String check, String source) {
        for (Known one = known.get(target); one != null; one = one.next) {
            if (one.check.equals(check) && one.source.equals(source)) {
                return one.every > 0 ? OptionalLong.of(one.every) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }
}
