package io.denyut.server.config;

import io.denyut.Metric;
import io.denyut.Plugins;
import io.denyut.Severity;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code rules:}. */
final class RulesReader {
    private static final Set<String> BUILT_IN = Set.of("down", "threshold", "stale");
    private static final int MAX_ROUNDS = 1_000;

    private final Problems problems;
    private final Plugins plugins;
    private final PluginSection pluginSection;
    private final Map<String, Metric> metrics = new TreeMap<>();

    RulesReader(Problems problems, Plugins plugins, PluginSection pluginSection, List<ConfiguredCheck> checks) {
        this.problems = problems;
        this.plugins = plugins;
        this.pluginSection = pluginSection;
        checks.forEach(check -> check.check().probe().metrics().forEach(metric -> metrics.put(metric.name(), metric)));
    }

    /** What was read. */
    record Read(List<RuleSpec> specs, List<Rule> ruleSets) {}

    Read read(Section section) {
        Read read = new Read(new ArrayList<>(), new ArrayList<>());
        section.entries().forEach((id, entry) -> {
            PartId.problem(id).ifPresent(message -> problems.add(entry.line(), section.pathOf(id), message, null));
            if (entry.value() instanceof Section one) {
                readOne(id, one, read);
            } else {
                problems.add(
                        entry.line(),
                        section.pathOf(id),
                        "must be a rule such as { type: down, rounds: 3 }, not "
                                + entry.value().kind(),
                        null);
            }
        });
        return read;
    }

    private void readOne(String id, Section section, Read into) {
        Keys keys = new Keys(section, problems);
        String type = keys.required("type", "down").orElse("");
        switch (type) {
            case "down" -> into.specs().add(new RuleSpec.Down(id, severity(keys, Severity.CRITICAL), rounds(keys)));
            case "stale" -> into.specs().add(new RuleSpec.Stale(id, severity(keys, Severity.WARNING)));
            case "threshold" -> threshold(id, keys).ifPresent(into.specs()::add);
            default -> {
                if (!ruleSet(type, keys, into)) {
                    return; // nobody knows which keys such a rule would have
                }
            }
        }
        keys.refuseOthers();
    }

    private boolean ruleSet(String type, Keys keys, Read into) {
        Section with = keys.below("with");
        Optional<RuleProvider> provider = plugins.rule(type);
        if (provider.isPresent()) {
            Optional<List<Rule>> rules = pluginSection.make(provider.get(), with, Map.of());
            rules.ifPresent(into.ruleSets()::addAll);
            return true;
        }
        if (!type.isEmpty()) {
            Set<String> known = new TreeSet<>(BUILT_IN);
            known.addAll(ChecksReader.ids(plugins, "rule"));
            keys.problem(
                    "type",
                    "there is no kind of rule " + Keys.quoted(type),
                    Problems.hint(type, known, "kinds of rules"));
        }
        return false;
    }

    private static Severity severity(Keys keys, Severity fallback) {
        return keys.choice("severity", Severity.class).orElse(fallback);
    }

    private static int rounds(Keys keys) {
        return keys.integer("rounds", 1, MAX_ROUNDS).orElse(1);
    }

    private Optional<RuleSpec> threshold(String id, Keys keys) {
        Optional<String> name = keys.required("metric", "icmp.packet_loss");
        Optional<Metric> metric = name.map(metrics::get);
        if (name.isPresent() && metric.isEmpty()) {
            keys.problem(
                    "metric",
                    "no probe of this file measures " + Keys.quoted(name.get()),
                    Problems.hint(name.get(), metrics.keySet(), "metrics"));
        }
        OptionalDouble above = keys.number("above");
        OptionalDouble below = keys.number("below");
        OptionalDouble clearBelow = keys.number("clearBelow");
        OptionalDouble clearAbove = keys.number("clearAbove");
        int rounds = rounds(keys);
        Severity severity = severity(keys, Severity.MINOR);
        boolean aboveSet = keys.section().entries().containsKey("above");
        boolean belowSet = keys.section().entries().containsKey("below");
        if (aboveSet == belowSet) {
            problems.add(
                    keys.section().line(),
                    keys.section().path(),
                    aboveSet ? "has both above and below" : "needs a limit",
                    "write above: 0.2 or below: 10");
            return Optional.empty();
        }
        if (aboveSet) {
            wrongSide(keys, "clearAbove", "clearBelow", "above");
            if (above.isPresent() && clearBelow.isPresent() && clearBelow.getAsDouble() > above.getAsDouble()) {
                keys.problem("clearBelow", clearBelow.getAsDouble() + " must not be above " + above.getAsDouble());
            }
        } else {
            wrongSide(keys, "clearBelow", "clearAbove", "below");
            if (below.isPresent() && clearAbove.isPresent() && clearAbove.getAsDouble() < below.getAsDouble()) {
                keys.problem("clearAbove", clearAbove.getAsDouble() + " must not be below " + below.getAsDouble());
            }
        }
        OptionalDouble limit = aboveSet ? above : below;
        if (metric.isEmpty() || limit.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RuleSpec.Threshold(
                id, severity, rounds, metric.get(), aboveSet, limit.getAsDouble(), aboveSet ? clearBelow : clearAbove));
    }

    private static void wrongSide(Keys keys, String given, String right, String limit) {
        if (keys.section().entries().containsKey(given)) {
            keys.problem(given, "does not go with " + limit, "write " + right);
        }
    }
}
