package io.denyut.rule;

import io.denyut.Observation;
import io.denyut.rule.SeriesMap.OfSeries;
import io.denyut.spi.RuleContext;
import java.time.Duration;

/** The value itself against the limits. */
final class ThresholdRule extends MetricRule<Object> {
    private static final Object NOTHING = new Object();

    private final Quantity quantity;

    ThresholdRule(Terms terms, Look look) {
        super(terms, look, () -> NOTHING, Duration.ZERO);
        this.quantity = Quantity.of(look.metric().unit());
    }

    @Override
    double derive(OfSeries<Object> each, Observation observation, double value, RuleContext context) {
        return value;
    }

    @Override
    void describe(StringBuilder out, OfSeries<Object> each, double value, double derived) {
        quantity.append(out.append(" is "), value);
    }
}
