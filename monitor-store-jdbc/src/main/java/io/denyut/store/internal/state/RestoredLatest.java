package io.denyut.store.internal.state;

import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.json.Values;
import io.denyut.store.internal.series.LastResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest states at a start: those that were saved, and in the place of those that got old meanwhile what was stored last. A kill between
 * two saves costs no state by that, only what is saved and not stored: new facts, and how long the measuring took.
 */
final class RestoredLatest {
    private static final Logger LOG = LoggerFactory.getLogger(RestoredLatest.class);

    private static final String TARGET = "t.id, t.name, t.address, t.tags, t.options, t.parent";
    private static final String SAVED = "SELECT " + TARGET + ", l.check_id, l.source, l.status, l.reason_code,"
            + " l.reason_text, l.since, l.tick, l.measured, l.took, l.last_available, l.samples, l.facts"
            + " FROM latest_state l JOIN target t ON t.id = l.target";
    private static final String KNOWN_TARGET = "SELECT " + TARGET + " FROM target t WHERE t.id = ?";
    private static final String LAST_CHANGE = "SELECT time, to_status FROM state_change"
            + " WHERE target = ? AND check_id = ? AND source = ? ORDER BY time DESC LIMIT 1";

    private final Supplier<List<LastResult>> newer;

    private record Key(String target, String check, String source) {}

    /** @param newer what was stored last, of everything of which it is known */
    RestoredLatest(Supplier<List<LastResult>> newer) {
        this.newer = newer;
    }

    List<Latest> load(Session session) throws SQLException {
        Map<Key, LastResult> last = new HashMap<>();
        newer.get().forEach(one -> last.put(new Key(one.target(), one.check(), one.source()), one));
        List<Latest> all = new ArrayList<>();
        session.query(SAVED, RestoredLatest::savedOrNothing).forEach(all::addAll);
        for (int i = 0; i < all.size(); i++) {
            Latest saved = all.get(i);
            Observation observation = saved.observation();
            LastResult found =
                    last.remove(new Key(observation.target().id(), observation.checkId(), observation.source()));
            if (found != null && found.tick() > Micros.of(observation.tick())) {
                all.set(i, latest(session, found, observation.target(), saved));
            }
        }
        for (LastResult unsaved : last.values()) {
            for (Target target : session.query(KNOWN_TARGET, RestoredLatest::target, unsaved.target())) {
                all.add(latest(session, unsaved, target, null));
            }
        }
        return all;
    }

    private static Latest latest(Session session, LastResult now, Target target, @Nullable Latest saved)
            throws SQLException {
        Instant tick = Micros.instant(now.tick());
        Observation observation = new Observation(
                target,
                now.check(),
                now.source(),
                tick,
                tick,
                Duration.ZERO,
                now.status(),
                now.reason(),
                now.samples());
        Instant since = session
                .query(
                        LAST_CHANGE,
                        row -> Status.valueOf(row.getString("to_status")) == now.status()
                                ? Micros.instant(row.getLong("time"))
                                : tick,
                        now.target(),
                        now.check(),
                        now.source())
                .stream()
                .findFirst()
                .orElse(tick);
        Instant available = saved == null ? null : saved.lastAvailable();
        if (now.lastAvailable() >= 0) {
            available = Micros.instant(now.lastAvailable());
        }
        return new Latest(observation, since, available, saved == null ? Map.of() : saved.facts(), true);
    }

    /** A row that somebody spoiled by hand costs itself, not all the others. */
    private static List<Latest> savedOrNothing(ResultSet row) throws SQLException {
        try {
            return List.of(saved(row));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "store: the latest state of {} by {} cannot be read and is left out: {}",
                    row.getString("id"),
                    row.getString("check_id"),
                    e.getMessage());
            return List.of();
        }
    }

    private static Target target(ResultSet row) throws SQLException {
        return new Target(
                row.getString("id"),
                row.getString("name"),
                row.getString("address"),
                Tags.of(Values.texts(row.getString("tags"))),
                Values.texts(row.getString("options")),
                row.getString("parent"));
    }

    private static Latest saved(ResultSet row) throws SQLException {
        String code = row.getString("reason_code");
        Observation observation = new Observation(
                target(row),
                row.getString("check_id"),
                row.getString("source"),
                Micros.instant(row.getLong("tick")),
                Micros.instant(row.getLong("measured")),
                Duration.of(row.getLong("took"), ChronoUnit.MICROS),
                Status.valueOf(row.getString("status")),
                code == null ? null : new Reason(code, row.getString("reason_text")),
                Values.samples(row.getString("samples")));
        long available = row.getLong("last_available");
        Instant lastAvailable = row.wasNull() ? null : Micros.instant(available);
        return new Latest(
                observation,
                Micros.instant(row.getLong("since")),
                lastAvailable,
                Values.texts(row.getString("facts")),
                true);
    }
}
