package io.denyut.store.internal.state;

import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.spi.StateStore;
import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.db.Session;
import io.denyut.store.internal.db.Slice;
import io.denyut.store.internal.json.Json;
import io.denyut.store.internal.json.Values;
import io.denyut.store.internal.series.LastResult;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Latest state, modes and agents' positions in the database. Its calls may come from any thread. */
public final class JdbcStateStore implements StateStore {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String PUT = "INSERT INTO latest_state (target, check_id, source, status, reason_code,"
            + " reason_text, since, tick, measured, took, last_available, every, samples, facts)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (target, check_id, source) DO UPDATE SET status = excluded.status,"
            + " reason_code = excluded.reason_code, reason_text = excluded.reason_text, since = excluded.since,"
            + " tick = excluded.tick, measured = excluded.measured, took = excluded.took,"
            + " last_available = excluded.last_available, every = coalesce(excluded.every, latest_state.every),"
            + " samples = excluded.samples, facts = excluded.facts";

    private final Database database;
    private final StateChanges changes;
    private final InstantSource clock;
    private final RestoredLatest restored;
    private final Runnable saved;
    private volatile Map<String, TargetMode> sourceModes = Map.of();

    /**
     * @param newer gives what was stored last, also what came after the last save
     * @param saved run after each save, about once a minute, on the thread that saves
     */
    public JdbcStateStore(
            Database database,
            StateChanges changes,
            InstantSource clock,
            Supplier<List<LastResult>> newer,
            Runnable saved) {
        this.database = database;
        this.changes = changes;
        this.clock = clock;
        this.restored = new RestoredLatest(newer);
        this.saved = saved;
    }

    // ---------------------------------------------------------------- reading

    @Override
    public Saved load() throws StoreException {
        return database.read(session -> {
            List<Latest> latest = restored.load(session);
            Map<String, TargetMode> modes = Modes.ofOperator(session);
            Map<String, AgentPosition> agents = new HashMap<>();
            session.query(
                    "SELECT source, epoch, seq FROM agent",
                    row -> agents.put(
                            row.getString("source"), new AgentPosition(row.getLong("epoch"), row.getLong("seq"))));
            return new Saved(latest, modes, agents);
        });
    }

    // ---------------------------------------------------------------- writing

    @Override
    public void sourceModes(Map<String, TargetMode> modes) {
        sourceModes = Map.copyOf(modes);
    }

    @Override
    public void save(Collection<Latest> changed, Map<String, TargetMode> modes, Map<String, AgentPosition> agents)
            throws StoreException {
        Iterator<Latest> rows = List.copyOf(changed).iterator();
        Map<String, TargetMode> modesNow = Map.copyOf(modes);
        Map<String, TargetMode> sourcesNow = sourceModes;
        Map<String, AgentPosition> agentsNow = Map.copyOf(agents);
        await(database.slices(Priority.STATE, (session, slice) -> {
            if (putSome(session, slice, rows)) {
                return true;
            }
            Modes.put(session, modesNow, sourcesNow, Micros.of(clock.instant()));
            putAgents(session, agentsNow);
            return false;
        }));
        saved.run();
    }

    private boolean putSome(Session session, Slice slice, Iterator<Latest> rows) throws SQLException {
        long now = Micros.of(clock.instant());
        while (rows.hasNext()) {
            put(session, rows.next(), now);
            if (slice.isOver()) {
                return rows.hasNext();
            }
        }
        return false;
    }

    private void put(Session session, Latest latest, long now) throws SQLException {
        Observation observation = latest.observation();
        Target target = observation.target();
        Reason reason = observation.reason();
        Instant lastAvailable = latest.lastAvailable();
        OptionalLong every = changes.every(target.id(), observation.checkId(), observation.source());
        TargetRows.put(session, target, now);
        TargetRows.putCheck(session, observation.checkId(), now);
        session.update(
                PUT,
                target.id(),
                observation.checkId(),
                observation.source(),
                observation.status().name(),
                reason == null ? null : reason.code(),
                reason == null ? null : reason.text(),
                Micros.of(latest.since()),
                Micros.of(observation.tick()),
                Micros.of(observation.time()),
                observation.elapsed().toNanos() / 1_000,
                lastAvailable == null ? null : (Object) Micros.of(lastAvailable),
                every.isPresent() ? (Object) every.getAsLong() : null,
                Values.samples(observation.samples()),
                Json.write(latest.facts()));
    }

    private static void putAgents(Session session, Map<String, AgentPosition> agents) throws SQLException {
        for (Map.Entry<String, AgentPosition> agent : agents.entrySet()) {
            session.update(
                    "INSERT INTO agent (source, epoch, seq) VALUES (?, ?, ?)"
                            + " ON CONFLICT (source) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq"
                            + " WHERE agent.epoch <> excluded.epoch OR agent.seq <> excluded.seq",
                    agent.getKey(),
                    agent.getValue().epoch(),
                    agent.getValue().seq());
        }
    }

    private void await(CompletableFuture<@Nullable Void> work) throws StoreException {
        try {
            work.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException known
                    ? known
                    : new StoreException(Kind.OTHER, "database " + database.file() + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new StoreException(
                    Kind.BUSY, "database " + database.file() + ": the state was not saved within 30 s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.BUSY, "database " + database.file() + ": interrupted while saving", e);
        }
    }

    @Override
    public void close() {
        // the database is closed by whoever opened it
    }
}
