package io.denyut.server.view;

import io.denyut.Check;
import io.denyut.Latest;
import io.denyut.Monitor;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts together what a monitor knows of its targets. Thread-safe. */
public final class TargetViews {
    static final String RTT = "icmp.rtt";
    static final String LOSS = "icmp.packet_loss";
    /** The option of a target that overrides the interval of checks that run per target. */
    private static final String OWN_INTERVAL = "check.every";
    /** As for the alert about missing data: so many intervals without a result make a result old. */
    private static final double STALE_INTERVALS = 2.5;

    private static final Duration STALE_GRACE = Duration.ofSeconds(2);
    private static final Comparator<Latest> WORST_THEN_NEWEST = Comparator.comparingInt(
                    (Latest latest) -> latest.observation().status().badness())
            .thenComparing(latest -> latest.observation().tick(), Comparator.reverseOrder());

    private final Monitor monitor;
    private final InstantSource clock;

    public TargetViews(Monitor monitor, InstantSource clock) {
        this.monitor = monitor;
        this.clock = clock;
    }

    /** Every target by all its checks that count for availability. */
    public List<TargetView> all() {
        Set<String> counting = countingChecks();
        return views(latest -> counting.contains(latest.observation().checkId()), true);
    }

    /** The targets that are pinged, by the checks that ping; PAUSED ones are left out. */
    public List<TargetView> pinged() {
        Set<String> pinging = pingChecks();
        return views(latest -> pinging.contains(latest.observation().checkId()), false).stream()
                .filter(view -> view.mode() != TargetMode.PAUSED)
                .toList();
    }

    /** The ids of the checks that measure a round-trip time by ICMP. */
    public Set<String> pingChecks() {
        return monitor.checks().stream()
                .filter(check -> check.probe().metrics().stream()
                        .anyMatch(metric -> metric.name().equals(RTT)))
                .map(Check::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The ids of the checks that count for availability: those that are marked so, or else the first. */
    public Set<String> countingChecks() {
        List<Check> checks = monitor.checks();
        boolean said = checks.stream().anyMatch(check -> check.availability().orElse(false));
        return checks.stream()
                .filter(check -> said
                        ? check.availability().orElse(false)
                        : check.id().equals(checks.get(0).id()))
                .map(Check::id)
                .collect(Collectors.toSet());
    }

    /** @param unmeasured whether targets that only other checks look at are wanted, too */
    private List<TargetView> views(Predicate<Latest> counts, boolean unmeasured) {
        Instant now = clock.instant();
        Map<String, CheckHealth> health = monitor.health().checks();
        Map<String, List<Latest>> byTarget = new HashMap<>();
        for (Latest latest : monitor.latest()) {
            byTarget.computeIfAbsent(latest.observation().target().id(), id -> new ArrayList<>(2))
                    .add(latest);
        }
        List<TargetView> views = new ArrayList<>();
        for (Target target : monitor.targets().values()) {
            List<Latest> known = byTarget.getOrDefault(target.id(), List.of());
            List<Latest> counted = known.stream().filter(counts).toList();
            if (!counted.isEmpty() || known.isEmpty() || unmeasured) {
                views.add(view(target, counted, known, health, now));
            }
        }
        return views;
    }

    private TargetView view(
            Target target, List<Latest> counted, List<Latest> known, Map<String, CheckHealth> health, Instant now) {
        TargetMode mode = monitor.mode(target.id());
        Optional<Latest> head = counted.stream().min(WORST_THEN_NEWEST);
        if (head.isEmpty()) {
            return new TargetView(
                    target, mode, null, false, null, null, null, null, OptionalDouble.empty(), OptionalDouble.empty());
        }
        Observation observation = head.get().observation();
        Instant lastSeen = counted.stream()
                .flatMap(latest -> latest.lastSeen().stream())
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new TargetView(
                target,
                mode,
                observation.status(),
                isStale(head.get(), health, now),
                observation.reason(),
                observation.tick(),
                head.get().since(),
                lastSeen,
                value(known, RTT),
                value(known, LOSS));
    }

    private static boolean isStale(Latest latest, Map<String, CheckHealth> health, Instant now) {
        if (latest.restored()) {
            return true;
        }
        CheckHealth check = health.get(latest.observation().checkId());
        if (check == null) {
            return true;
        }
        Duration age = Duration.between(latest.observation().time(), now);
        Duration interval = Optional.ofNullable(
                        latest.observation().target().options().get(OWN_INTERVAL))
                .flatMap(Durations::parse)
                .filter(own -> own.compareTo(check.effectiveInterval()) > 0)
                .orElse(check.effectiveInterval());
        long limit = (long) (interval.toMillis() * STALE_INTERVALS) + STALE_GRACE.toMillis();
        return age.toMillis() > limit;
    }

    private static OptionalDouble value(List<Latest> known, String metric) {
        for (Latest latest : known) {
            @Nullable Sample sample = find(latest.observation(), metric);
            if (sample != null) {
                return OptionalDouble.of(sample.value());
            }
        }
        return OptionalDouble.empty();
    }

    private static @Nullable Sample find(Observation observation, String metric) {
        for (Sample sample : observation.samples()) {
            if (sample.metric().name().equals(metric) && sample.tags().isEmpty()) {
                return sample;
            }
        }
        return null;
    }
}
