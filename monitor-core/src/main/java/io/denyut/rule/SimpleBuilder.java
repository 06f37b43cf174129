package io.denyut.rule;

import io.denyut.Severity;
import io.denyut.spi.Rule;
import java.util.function.Function;

/** Of rules about which there is nothing more to say than of every rule. */
final class SimpleBuilder extends RuleBuilder {
    private final Severity usualSeverity;
    private final Function<Terms, Rule> make;

    SimpleBuilder(Severity usualSeverity, Function<Terms, Rule> make) {
        this.usualSeverity = usualSeverity;
        this.make = make;
    }

    @Override
    Severity usualSeverity() {
        return usualSeverity;
    }

    @Override
    Rule make(Terms terms) {
        return make.apply(terms);
    }
}
