package io.denyut.rule;

import io.denyut.Observation;
import io.denyut.rule.SeriesMap.OfSeries;
import io.denyut.spi.Durations;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Series;
import io.denyut.spi.SeriesQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a value lies below its median of a time past. A series that is met anew asks the store for its past, a few at a time; without a
 * store it learns for an eighth of the window and says nothing meanwhile.
 */
final class DropRule extends MetricRule<DropRule.Past> {
    private static final int WARM_UPS_AT_ONCE = 16;
    private static final Duration WARM_UP_AT_MOST = Duration.ofSeconds(30);

    private final Duration window;
    private final Quantity quantity;
    private final Quantity difference;
    private final String of;

    /** Those that have not ended; never more than {@link #WARM_UPS_AT_ONCE}. */
    private final List<WarmUp> warmUps = new ArrayList<>();

    /** What is known of one series. */
    static final class Past {
        final Medians medians;

        /** False until its past was asked for. */
        boolean asked;

        @Nullable
        WarmUp warmUp;

        double median;

        Past(Duration window) {
            medians = new Medians(window);
        }
    }

    /** Completed on a thread of the engine, read on the rule's. */
    static final class WarmUp {
        final Instant since;

        volatile @Nullable Series past;

        WarmUp(Instant since) {
            this.since = since;
        }

        /** Or was given up by the engine, or its series is no longer seen. */
        boolean isOver(Instant now) {
            return past != null || now.isAfter(since.plus(WARM_UP_AT_MOST));
        }
    }

    DropRule(Terms terms, Look look, Duration window) {
        super(terms, look, () -> new Past(window), window);
        this.window = window;
        this.quantity = Quantity.of(look.metric().unit());
        this.difference = Quantity.ofDifference(look.metric().unit());
        this.of = " below its median of " + Durations.format(window) + " (";
    }

    @Override
    double derive(OfSeries<Past> each, Observation observation, double value, RuleContext context) {
        Past past = each.memory;
        Instant tick = observation.tick();
        past.median = past.medians.at(tick);
        warmUp(each, observation, context);
        double median = past.median;
        past.medians.add(tick, value);
        return Double.isNaN(median) ? Double.NaN : median - value;
    }

    private void warmUp(OfSeries<Past> each, Observation observation, RuleContext context) {
        Past past = each.memory;
        if (!past.asked && mayAsk(observation.tick())) {
            past.asked = true;
            past.warmUp = ask(each, observation, context);
        }
        WarmUp asked = past.warmUp;
        Series known = asked == null ? null : asked.past;
        if (known != null) {
            past.warmUp = null;
            past.medians.precede(known);
            past.median = past.medians.at(observation.tick());
        }
    }

    private boolean mayAsk(Instant now) {
        if (warmUps.size() >= WARM_UPS_AT_ONCE) {
            warmUps.removeIf(each -> each.isOver(now));
        }
        return warmUps.size() < WARM_UPS_AT_ONCE;
    }

    private WarmUp ask(OfSeries<Past> each, Observation observation, RuleContext context) {
        Instant tick = observation.tick();
        WarmUp warmUp = new WarmUp(tick);
        warmUps.add(warmUp);
        SeriesQuery query = new SeriesQuery(
                observation.target().id(), each.check, metric.name(), each.tags, tick.minus(window), tick);
        context.warmUp(query, WARM_UP_AT_MOST)
                .whenComplete((series, error) -> warmUp.past = error == null ? series : Series.EMPTY);
        return warmUp;
    }

    @Override
    void describe(StringBuilder out, OfSeries<Past> each, double value, double derived) {
        quantity.append(out.append(" is "), value).append(", ");
        if (derived < 0) {
            difference.append(out, -derived).append(of.replace("below", "above"));
        } else {
            difference.append(out, derived).append(of);
        }
        quantity.append(out, each.memory.median).append(')');
    }
}
