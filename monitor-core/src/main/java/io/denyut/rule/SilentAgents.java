package io.denyut.rule;

import io.denyut.Observation;
import io.denyut.TargetMode;
import io.denyut.spi.Durations;
import io.denyut.spi.Finding;
import io.denyut.spi.RuleContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What agents were heard to measure and do no longer. Nobody tells how often an agent looks, so its interval is learnt from the ticks of what
 * it sends; before the second result nothing is expected. Confined to the rules' thread.
 */
final class SilentAgents {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** An agent sends in batches. */
    private static final Duration BATCHES = Duration.ofSeconds(30);

    private static final Duration FORGET_AFTER = Duration.ofDays(3);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final int MAX_SERIES = 250_000;

    /** {@link Duration#ZERO} = 2.5 intervals and the time of a batch. */
    private final Duration after;

    private final Map<Series, Expected> expected = new LinkedHashMap<>();

    /** When each was last heard of. */
    private final Map<String, Duration> heard = new HashMap<>();

    private Duration nextLook = Duration.ZERO;

    private record Series(String target, String check, String source) {}

    private static final class Expected extends Clears {
        Instant tick = Instant.MAX;
        Duration interval = Duration.ZERO;
        Duration known = Duration.ZERO;
    }

    SilentAgents(Duration after) {
        this.after = after;
    }

    Clears seen(Observation observation, Duration clock) {
        heard.put(observation.source(), clock);
        Series series = new Series(observation.target().id(), observation.checkId(), observation.source());
        Expected each = expected.get(series);
        if (each == null) {
            if (expected.size() >= MAX_SERIES) {
                expected.remove(expected.keySet().iterator().next());
            }
            each = new Expected();
            expected.put(series, each);
        }
        if (observation.tick().isAfter(each.tick)) {
            Duration step = Duration.between(each.tick, observation.tick());
            each.interval = step.compareTo(SHORTEST) < 0 ? SHORTEST : step;
        }
        each.tick = observation.tick();
        each.known = clock;
        return each;
    }

    void look(Duration clock, RuleContext context, List<Finding> findings) {
        if (expected.isEmpty() || clock.compareTo(nextLook) < 0) {
            return;
        }
        nextLook = clock.plus(LOOK_EVERY);
        expected.forEach((series, each) -> {
            Duration age = clock.minus(each.known);
            if (!each.interval.isZero()
                    && age.compareTo(patience(each)) > 0
                    && context.mode(series.target()) != TargetMode.PAUSED) {
                each.breached();
                findings.add(StaleRule.breach(
                        series.target(), series.check(), series.source(), age, cause(series, each, clock)));
            }
        });
    }

    private Duration patience(Expected each) {
        return after.isZero() ? each.interval.multipliedBy(5).dividedBy(2).plus(BATCHES) : after;
    }

    private String cause(Series series, Expected each, Duration clock) {
        Duration silent = clock.minus(heard.getOrDefault(series.source(), Duration.ZERO));
        return silent.compareTo(patience(each)) > 0
                ? "agent: nothing came from " + series.source() + " for "
                        + Durations.format(Duration.ofSeconds(silent.toSeconds()))
                : "agent: " + series.source() + " sends other results, but not this one";
    }

    void prune(Duration clock) {
        expected.values().removeIf(each -> clock.minus(each.known).compareTo(FORGET_AFTER) > 0);
        heard.values().removeIf(last -> clock.minus(last).compareTo(FORGET_AFTER) > 0);
    }
}
