package io.denyut.internal.engine;

import io.denyut.Observation;
import io.denyut.spi.Finding;
import io.denyut.spi.RoundEnd;
import io.denyut.spi.Rule;
import java.time.Instant;
import java.util.List;

/** What travels to rules. */
sealed interface RuleItem {
    record Observed(Observation observation) implements RuleItem {}

    record Ended(RoundEnd round) implements RuleItem {}

    record Second(Instant now) implements RuleItem {}

    /** A part of a second has passed: for the book, not for rules. */
    record Moment() implements RuleItem {}

    /** What a third party's rule found on its own lane. */
    record Found(Rule rule, List<Finding> findings, Instant time) implements RuleItem {}
}
