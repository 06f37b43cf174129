package io.denyut.rule;

import io.denyut.Observation;
import io.denyut.rule.SeriesMap.OfSeries;
import io.denyut.spi.Durations;
import io.denyut.spi.RuleContext;
import java.time.Duration;

/** How fast a value changes against the limits. */
final class RateRule extends MetricRule<Slope> {
    private final Quantity quantity;
    private final String in;

    /**
     * @param per the time unit of the limits
     * @param over how far to look back; {@link Duration#ZERO} = to the value before
     */
    RateRule(Terms terms, Look look, Duration per, Duration over) {
        super(terms, look, () -> new Slope(over, per, look.metric().kind()), over);
        this.quantity = Quantity.ofDifference(look.metric().unit());
        this.in = " in " + Durations.format(per);
    }

    @Override
    double derive(OfSeries<Slope> each, Observation observation, double value, RuleContext context) {
        return each.memory.after(observation.tick(), value);
    }

    @Override
    void describe(StringBuilder out, OfSeries<Slope> each, double value, double derived) {
        quantity.append(out.append(derived < 0 ? " falls by " : " rises by "), Math.abs(derived))
                .append(in);
    }
}
