package io.denyut.server.history;

import io.denyut.Problem;
import io.denyut.Target;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.store.History;
import io.denyut.store.History.Buckets;
import io.denyut.store.History.Entry;
import io.denyut.store.History.Pieces;
import io.denyut.store.History.SeriesId;
import io.denyut.store.JdbcStore;
import io.denyut.store.StateHistory;
import io.denyut.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history that the store keeps, over restarts and for years. The newest results of all, and of each target those that a small chart
 * shows, come from memory, for pages ask for them all the time. Thread-safe.
 */
public final class StoredPingHistory implements PingHistory {
    private static final Logger LOG = LoggerFactory.getLogger(StoredPingHistory.class);
    /** The setting that says since when the store keeps what is measured. */
    private static final String BEGUN = "server.begun";

    private static final String RTT = IcmpMetrics.RTT.name();
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");
    private static final int PAGE = 1_000;
    /** Results of before the start that are kept in memory: of so many targets, so many each. */
    private static final int MOST_TARGETS = 1_000;

    private static final int MOST_BEFORE = 60;
    /** More than that are looked through in vain only where nearly all are first results. */
    private static final int MOST_PAGES = 100;

    private final JdbcStore store;
    private final History history;
    private final StateHistory states;
    private final PingWindow memory;
    private final StoreQueries queries;
    private final Supplier<Set<String>> pingChecks;
    private final Function<String, Optional<Target>> watched;
    private final Instant begun;
    private final Instant started;

    /** By target, those that were asked for last; guarded by itself. */
    private final Map<String, List<PingEntry>> before = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<PingEntry>> eldest) {
            return size() > MOST_TARGETS;
        }
    };

    /**
     * Goes on where the store ended.
     *
     * @param memory the newest results; is given those of before the start
     * @param watched a target that is monitored now
     * @throws StoreException if the store cannot be read
     */
    public StoredPingHistory(
            JdbcStore store,
            PingWindow memory,
            StoreQueries queries,
            Supplier<Set<String>> pingChecks,
            Function<String, Optional<Target>> watched,
            InstantSource clock)
            throws StoreException {
        this.store = store;
        this.history = store.history();
        this.states = store.states();
        this.memory = memory;
        this.queries = queries;
        this.pingChecks = pingChecks;
        this.watched = watched;
        this.started = clock.instant();
        this.begun = begun(store, clock);
    }

    private static Instant begun(JdbcStore store, InstantSource clock) throws StoreException {
        Optional<String> known = store.setting(BEGUN);
        if (known.isPresent()) {
            try {
                return Instant.parse(known.get());
            } catch (DateTimeParseException e) {
                LOG.warn("store: the setting {} is '{}', which is no time; it begins anew", BEGUN, known.get());
            }
        }
        Instant now = clock.instant();
        store.putSetting(BEGUN, now.toString());
        return now;
    }

    /** Gives the newest results of before the start to the memory. */
    public void recall() {
        try {
            List<PingEntry> entries = new ArrayList<>(entries(history.newest(pingChecks.get(), MAX_NEWEST)));
            Collections.reverse(entries);
            memory.putBack(entries);
        } catch (java.io.IOException e) {
            LOG.warn("store: the newest results of before the start cannot be read: {}", e.getMessage());
        }
    }

    private List<PingEntry> entries(List<Entry> found) throws StoreException {
        Map<String, Target> targets = new HashMap<>();
        List<PingEntry> entries = new ArrayList<>(found.size());
        for (Entry entry : found) {
            Target target = targets.get(entry.target());
            if (target == null) {
                target = target(entry.target());
                targets.put(entry.target(), target);
            }
            entries.add(new PingEntry(
                    target,
                    entry.check(),
                    entry.source(),
                    entry.tick(),
                    entry.status(),
                    entry.reason(),
                    entry.value(RTT),
                    entry.value(IcmpMetrics.PACKET_LOSS.name())));
        }
        return entries;
    }

    private Target target(String id) throws StoreException {
        Optional<Target> now = watched.apply(id);
        return now.isPresent() ? now.get() : store.target(id).orElseGet(() -> Target.of(id, id));
    }

    @Override
    public List<PingEntry> newest(int limit) {
        return memory.newest(limit);
    }

    @Override
    public List<PingEntry> recent(String targetId, int limit) {
        List<PingEntry> found = memory.recent(targetId, limit);
        if (found.size() >= limit) {
            return found;
        }
        List<PingEntry> all = new ArrayList<>(found);
        List<PingEntry> before = ofBefore(targetId, limit);
        all.addAll(before.subList(0, Math.min(before.size(), limit - found.size())));
        return all;
    }

    /** What was measured before the start changes no more, so it is asked for once. */
    private List<PingEntry> ofBefore(String targetId, int limit) {
        synchronized (before) {
            List<PingEntry> known = before.get(targetId);
            if (known != null && (known.size() >= limit || known.size() < MOST_BEFORE)) {
                return known;
            }
        }
        List<PingEntry> found = newest(targetId, Instant.EPOCH, started, Math.max(limit, MOST_BEFORE));
        synchronized (before) {
            before.put(targetId, found);
        }
        return found;
    }

    @Override
    public List<PingEntry> newest(String targetId, Instant from, Instant to, int limit) {
        Set<String> checks = pingChecks.get();
        return queries.ask(() -> {
            List<Entry> found = history.newest(targetId, bound(from), bound(to), limit);
            return entries(found.stream()
                    .filter(entry -> checks.isEmpty() || checks.contains(entry.check()))
                    .toList());
        });
    }

    private static Instant bound(Instant time) {
        return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(END) ? END : time;
    }

    @Override
    public PingStatistics statistics(Instant from, Instant to) {
        return statistics(Optional.empty(), from, to);
    }

    @Override
    public PingStatistics statistics(String targetId, Instant from, Instant to) {
        return statistics(Optional.of(targetId), from, to);
    }

    private PingStatistics statistics(Optional<String> target, Instant from, Instant to) {
        Set<String> checks = pingChecks.get();
        History.Totals all = queries.ask(() ->
                history.statistics(target, checks, RTT, bound(from), bound(to)).all());
        return new PingStatistics(all.up(), all.down(), all.unknown(), all.average(), all.min(), all.max());
    }

    @Override
    public List<Buckets> buckets(String targetId, Pieces pieces, Set<String> metrics) {
        return queries.ask(() -> history.buckets(targetId, pieces, metrics));
    }

    @Override
    public List<SeriesId> series(String targetId) {
        return history.series(targetId);
    }

    /** A first result is no change: there was no other state before. */
    @Override
    public List<StateChange> stateChanges(Optional<String> targetId, OptionalLong before, int limit) {
        return queries.ask(() -> {
            List<StateChange> found = new ArrayList<>();
            OptionalLong last = before;
            for (int page = 0; page < MOST_PAGES; page++) {
                List<io.denyut.store.StateChange> changes =
                        states.changes(targetId, Instant.EPOCH, END, last, page == 0 ? limit + 1 : PAGE);
                for (io.denyut.store.StateChange change : changes) {
                    if (change.from() != null && found.size() < limit) {
                        found.add(new StateChange(
                                change.number(),
                                change.time(),
                                change.target(),
                                change.check(),
                                change.source(),
                                change.from(),
                                change.to(),
                                change.reason()));
                    }
                }
                if (found.size() == limit || changes.size() < (page == 0 ? limit + 1 : PAGE)) {
                    break;
                }
                last = OptionalLong.of(changes.get(changes.size() - 1).number());
            }
            return found;
        });
    }

    @Override
    public Instant reaches() {
        return begun;
    }

    @Override
    public Instant reaches(String targetId) {
        return begun;
    }

    @Override
    public Instant resultsReach(String targetId) {
        return history.resultsReach().filter(begun::isBefore).orElse(begun);
    }

    @Override
    public boolean knows(String targetId) {
        return memory.knows(targetId) || history.targets().contains(targetId);
    }

    /** What an operator should know. */
    public List<Problem> problems() {
        return memory.problems();
    }
}
