package io.denyut.internal.alert.proof;

import io.denyut.Observation;
import io.denyut.TargetMode;
import io.denyut.internal.alert.AlertBook;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Finding;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import java.util.List;

/** The seams between the book and its world at which a fault can be planted; this one plants none. */
class Faults {
    static final Faults NONE = new Faults();

    Disk disk() {
        return new Disk();
    }

    void observed(AlertBook book, Observation seen) {
        book.observed(seen);
    }

    List<Finding> evaluate(Rule rule, Observation seen, RuleContext context) {
        return rule.evaluate(seen, context);
    }

    TargetMode mode(TargetMode mode) {
        return mode;
    }

    void delivered(AlertBook book, String delivery, Outcome outcome) {
        book.delivered(delivery, outcome);
    }

    void commit(AlertBook book) {
        book.commit();
    }
}
