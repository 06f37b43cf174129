package io.denyut.server.history;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Problem;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.spi.Sink;
import io.denyut.store.History.Buckets;
import io.denyut.store.History.Pieces;
import io.denyut.store.History.SeriesId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The history of a while, in 64 MiB of memory: the results of ping checks (about 40 minutes of 10,000 targets each 5 s), and the changes of
 * state of all checks (25 MiB more at most). When memory is used up the oldest results of all targets are given up first; what has not been
 * heard of for a week is forgotten. Written by the monitor's queue for this sink, read by requests.
 */
public final class PingWindow implements Sink, PingHistory {
    private static final long BUDGET_BYTES = 64L << 20;
    /** Enough for the small charts of 10,000 targets. */
    private static final long SMALL_BYTES = 16L << 20;
    /** Checks of targets that are followed. */
    private static final int MAX_TRACKS = 100_000;
    /** Of the budget, the share that blocks that are being filled may take. */
    private static final int FILLING_SHARE = 8;

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    private static final Duration SETTLED_AFTER = Duration.ofHours(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);
    private static final int MAX_RTT = Integer.MAX_VALUE;
    private static final double MICROS = 1e6;
    private static final double LOSS_STEPS = 1e4;

    private final Supplier<Set<String>> pingChecks;
    private final InstantSource clock;
    private final Instant started;
    private final boolean keepsChanges;
    private final long budget;
    private final int maxTracks;

    private final Map<String, List<Track>> byTarget = new ConcurrentHashMap<>();
    private final NewestPings newest = new NewestPings();
    private final StateChanges changes = new StateChanges();
    private final Reasons reasons = new Reasons();

    // Confined to the sink's thread, as it is on no other that anything is written; the volatile ones are read on any.
    private final Deque<Sealed> sealed = new ArrayDeque<>();
    private long bytes;
    private int tracks;
    private volatile long givenUp = Long.MIN_VALUE;
    /** When a result was refused because there were too many tracks, in milliseconds. */
    private volatile long refusedAt = Long.MIN_VALUE;

    private long sweptAt;
    private final Ledger ledger = new Ledger();

    private record Sealed(Track track, Block block) {}

    private final class Ledger implements Track.Ledger {
        @Override
        public void made(Block block) {
            bytes += block.bytes();
        }

        @Override
        public void gone(Block block) {
            bytes -= block.bytes();
        }

        @Override
        public void sealed(Track track, Block block) {
            sealed.addLast(new Sealed(track, block));
        }
    }

    /** @param pingChecks the ids of the checks whose results are kept */
    public PingWindow(Supplier<Set<String>> pingChecks, InstantSource clock) {
        this(pingChecks, clock, BUDGET_BYTES, MAX_TRACKS);
    }

    /** Only the newest results, and no changes of state: where a store keeps the rest. */
    public static PingWindow ofNewest(Supplier<Set<String>> pingChecks, InstantSource clock) {
        return new PingWindow(pingChecks, clock, SMALL_BYTES, MAX_TRACKS, false);
    }

    PingWindow(Supplier<Set<String>> pingChecks, InstantSource clock, long budget, int maxTracks) {
        this(pingChecks, clock, budget, maxTracks, true);
    }

    private PingWindow(
            Supplier<Set<String>> pingChecks, InstantSource clock, long budget, int maxTracks, boolean keepsChanges) {
        this.keepsChanges = keepsChanges;
        this.pingChecks = pingChecks;
        this.clock = clock;
        this.started = clock.instant();
        this.budget = budget;
        this.maxTracks = maxTracks;
        this.sweptAt = clock.millis();
    }

    @Override
    public void write(List<Observation> batch) {
        Set<String> wanted = pingChecks.get();
        long now = clock.millis();
        List<PingEntry> entries = new ArrayList<>(batch.size());
        for (Observation observation : batch) {
            Track track = track(observation, now);
            if (track != null) {
                long tick = micros(observation.tick());
                Status before = track.note(observation, tick, now);
                if (before != null && keepsChanges) {
                    changes.add(observation, before);
                }
                if (wanted.contains(observation.checkId())) {
                    keep(track, observation, tick, entries);
                }
            }
        }
        newest.add(entries);
        fitBudget();
        if (now - sweptAt >= SWEEP_EVERY.toMillis() || now < sweptAt) {
            sweep(now);
        }
    }

    private void keep(Track track, Observation observation, long tick, List<PingEntry> entries) {
        OptionalDouble rtt = value(observation, IcmpMetrics.RTT);
        OptionalDouble loss = value(observation, IcmpMetrics.PACKET_LOSS);
        boolean isNew = track.put(
                tick,
                observation.status(),
                reasons.number(observation.reason()),
                steps(rtt, MICROS, MAX_RTT),
                steps(loss, LOSS_STEPS, (int) LOSS_STEPS),
                blockCapacity());
        if (isNew) {
            entries.add(new PingEntry(
                    observation.target(),
                    observation.checkId(),
                    observation.source(),
                    observation.tick(),
                    observation.status(),
                    observation.reason(),
                    rtt,
                    loss));
        }
    }

    private @Nullable Track track(Observation observation, long now) {
        String id = observation.target().id();
        List<Track> known = byTarget.getOrDefault(id, List.of());
        for (Track track : known) {
            if (track.isOf(observation)) {
                return track;
            }
        }
        if (tracks >= maxTracks) {
            refusedAt = now;
            return null;
        }
        Track track = new Track(observation, ledger);
        List<Track> more = new ArrayList<>(known);
        more.add(track);
        byTarget.put(id, List.copyOf(more));
        count(1);
        return track;
    }

    private void count(int added) {
        tracks += added;
        bytes += (long) added * Track.BYTES;
    }

    /** The more targets, the smaller the blocks: what is being filled cannot be given up, so it has to stay a small share. */
    private int blockCapacity() {
        return (int) Math.min(Integer.MAX_VALUE, budget / FILLING_SHARE / Math.max(1, tracks) / Block.ENTRY_BYTES);
    }

    private void fitBudget() {
        while (bytes > budget && !sealed.isEmpty()) {
            Sealed oldest = sealed.removeFirst();
            oldest.track.giveUp(oldest.block);
            givenUp = Math.max(givenUp, oldest.track.givenUp());
        }
    }

    /** Forgets what nobody measures any more. */
    private void sweep(long now) {
        sweptAt = now;
        byTarget.forEach((id, known) -> {
            List<Track> left = new ArrayList<>(known);
            left.removeIf(track -> {
                long idle = now - track.writtenAt();
                if (idle >= SETTLED_AFTER.toMillis()) {
                    track.settle();
                }
                if (idle >= FORGOTTEN_AFTER.toMillis()) {
                    track.giveUpAll();
                    givenUp = Math.max(givenUp, track.givenUp());
                    return true;
                }
                return false;
            });
            if (left.size() < known.size()) {
                count(left.size() - known.size());
                if (left.isEmpty()) {
                    byTarget.remove(id);
                    changes.remove(id);
                } else {
                    byTarget.put(id, List.copyOf(left));
                }
            }
        });
    }

    private static OptionalDouble value(Observation observation, Metric metric) {
        Optional<Sample> sample = observation.sample(metric);
        return sample.isPresent() ? OptionalDouble.of(sample.get().value()) : OptionalDouble.empty();
    }

    private static int steps(OptionalDouble value, double perUnit, int max) {
        return value.isEmpty() ? -1 : (int) Math.max(0, Math.min(max, Math.round(value.getAsDouble() * perUnit)));
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    /** Times beyond what a tick can be are as good as the bounds. */
    private static long bound(Instant time) {
        long far = TimeUnit.DAYS.toSeconds(365_000);
        long seconds = Math.max(-far, Math.min(far, time.getEpochSecond()));
        return seconds * 1_000_000L + (time.getNano() + 999) / 1_000;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    @Override
    public List<PingEntry> newest(int limit) {
        return newest.newest(limit);
    }

    @Override
    public List<PingEntry> newest(String targetId, Instant from, Instant to, int limit) {
        List<PingEntry> found = new ArrayList<>();
        List<Track> known = byTarget.getOrDefault(targetId, List.of());
        for (Track track : known) {
            track.newest(
                    bound(from),
                    bound(to),
                    limit,
                    (target, block, i) -> found.add(new PingEntry(
                            target,
                            track.checkId(),
                            track.source(),
                            instant(block.tick(i)),
                            block.status(i),
                            reasons.get(block.reason(i)),
                            block.rtt(i) < 0 ? OptionalDouble.empty() : OptionalDouble.of(block.rtt(i) / MICROS),
                            block.loss(i) < 0
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(block.loss(i) / LOSS_STEPS))));
        }
        if (known.size() > 1) {
            found.sort(Comparator.comparing(PingEntry::tick).reversed());
        }
        return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
    }

    @Override
    public PingStatistics statistics(Instant from, Instant to) {
        Totals totals = new Totals();
        byTarget.values().forEach(known -> known.forEach(track -> track.addTo(totals, bound(from), bound(to))));
        return totals.statistics();
    }

    @Override
    public PingStatistics statistics(String targetId, Instant from, Instant to) {
        Totals totals = new Totals();
        byTarget.getOrDefault(targetId, List.of()).forEach(track -> track.addTo(totals, bound(from), bound(to)));
        return totals.statistics();
    }

    @Override
    public List<Buckets> buckets(String targetId, Pieces pieces, Set<String> metrics) {
        List<Buckets> all = new ArrayList<>();
        for (Track track : byTarget.getOrDefault(targetId, List.of())) {
            PingBuckets found = new PingBuckets(pieces.count());
            track.addTo(found, bound(pieces.from()), pieces.step().toNanos() / 1_000);
            all.add(found.of(targetId, track.checkId(), track.source(), pieces, metrics));
        }
        return all;
    }

    @Override
    public List<SeriesId> series(String targetId) {
        Set<String> pinging = pingChecks.get();
        List<SeriesId> all = new ArrayList<>();
        for (Track track : byTarget.getOrDefault(targetId, List.of())) {
            if (pinging.contains(track.checkId())) {
                all.add(PingBuckets.series(targetId, track.checkId(), track.source(), IcmpMetrics.RTT));
                all.add(PingBuckets.series(targetId, track.checkId(), track.source(), IcmpMetrics.PACKET_LOSS));
            }
        }
        return all;
    }

    @Override
    public List<PingEntry> recent(String targetId, int limit) {
        return newest(targetId, Instant.EPOCH, Instant.MAX, limit);
    }

    /** Puts back what was measured before the start, for {@link #newest(int)}; the oldest first. */
    void putBack(List<PingEntry> entries) {
        newest.add(entries);
    }

    @Override
    public List<StateChange> stateChanges(Optional<String> targetId, OptionalLong before, int limit) {
        return changes.newest(targetId, before, limit);
    }

    @Override
    public Instant reaches() {
        return after(givenUp);
    }

    @Override
    public Instant reaches(String targetId) {
        List<Track> known = byTarget.get(targetId);
        return known == null
                ? reaches()
                : after(known.stream().mapToLong(Track::givenUp).max().orElse(Long.MIN_VALUE));
    }

    @Override
    public Instant resultsReach(String targetId) {
        return reaches(targetId);
    }

    private Instant after(long tick) {
        Instant from = tick == Long.MIN_VALUE ? started : instant(tick + 1);
        return from.isAfter(started) ? from : started;
    }

    @Override
    public boolean knows(String targetId) {
        return byTarget.containsKey(targetId);
    }

    /** What an operator should know: that there are more targets than it can follow. */
    public List<Problem> problems() {
        boolean refusing = refusedAt != Long.MIN_VALUE && clock.millis() - refusedAt < SETTLED_AFTER.toMillis();
        return refusing
                ? List.of(Problem.of(
                        "history",
                        "more than " + maxTracks
                                + " checks of targets: further targets are monitored, but have no charts and are"
                                + " missing in statistics"))
                : List.of();
    }

    /** What the results take, as it is counted against the budget; on the sink's thread. */
    long bytes() {
        return bytes;
    }

    Set<String> targets() {
        return byTarget.keySet();
    }
}
