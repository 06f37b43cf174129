package io.denyut.server.support;

import io.denyut.Severity;
import io.denyut.rule.Rules;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleProvider;
import io.denyut.spi.Settings;
import java.util.List;

/** A set of two rules, always the same. */
public final class RulePairProvider implements RuleProvider {
    @Override
    public String id() {
        return "pair";
    }

    @Override
    public List<Rule> create(Settings settings) {
        return List.of(Rules.down("pair-down", Severity.MAJOR, 2), Rules.stale("pair-stale", Severity.WARNING));
    }
}
