package io.denyut.server.config;

import io.denyut.Metric;
import io.denyut.Plugins;
import io.denyut.Severity;
import io.denyut.rule.RuleBuilder;
import io.denyut.rule.Rules;
import io.denyut.rule.ThresholdBuilder;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code rules:}; every key is a call of a builder of {@link Rules}. */
final class RulesReader {
    private static final Set<String> BUILT_IN = Set.of("down", "threshold", "stale");
    private static final int MAX_ROUNDS = 1_000;
    private static final int DEFAULT_DOWN_ROUNDS = 3;
    private static final Duration MAX_HOLD = Duration.ofDays(31);

    private final Problems problems;
    private final Plugins plugins;
    private final PluginSection pluginSection;
    private final Map<String, Metric> metrics = new TreeMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final MadeParts parts;

    RulesReader(
            Problems problems,
            Plugins plugins,
            PluginSection pluginSection,
            List<ConfiguredCheck> checks,
            MadeParts parts) {
        this.parts = parts;
        this.problems = problems;
        this.plugins = plugins;
        this.pluginSection = pluginSection;
        checks.forEach(check -> check.check().probe().metrics().forEach(metric -> metrics.put(metric.name(), metric)));
    }

    List<Rule> read(Section section) {
        section.entries().forEach((id, entry) -> {
            Optional<String> problem = PartId.problem(id);
            if (problem.isPresent()) {
                problems.add(entry.place(), section.pathOf(id), problem.get(), null);
            } else if (entry.value() instanceof Section one) {
                readOne(id, one);
            } else {
                problems.add(
                        entry.place(),
                        section.pathOf(id),
                        "must be a rule such as { type: down, rounds: 3 }, not "
                                + entry.value().kind(),
                        null);
            }
        });
        return rules;
    }

    private void readOne(String id, Section section) {
        Keys keys = new Keys(section, problems);
        String type = keys.required("type", "down").orElse("");
        switch (type) {
            case "down" -> {
                RuleBuilder down = Rules.down()
                        .severity(severity(keys).orElse(Severity.CRITICAL))
                        .forRounds(keys.integer("rounds", 1, MAX_ROUNDS).orElse(DEFAULT_DOWN_ROUNDS));
                only(keys).forEach(down::only);
                add(section, down.named(id));
            }
            case "stale" -> add(section, Rules.stale(id, severity(keys).orElse(Severity.WARNING)));
            case "threshold" -> threshold(id, keys).ifPresent(rule -> add(section, rule));
            default -> {
                if (!ruleSet(type, keys)) {
                    return; // nobody knows which keys such a rule would have
                }
            }
        }
        keys.refuseOthers();
    }

    /** Adds a rule, or the one that was made from the same before: it knows what has been breached for how long. */
    private void add(Section section, Rule rule) {
        Object metric = child(section, "metric")
                .map(metrics::get)
                .map(Object.class::cast)
                .orElse("");
        MadeParts.Key key = new MadeParts.Key(section.path(), "rule", List.of(section.toValue(), metric));
        if (parts.known(key) instanceof Rule known) {
            rules.add(known);
        } else {
            parts.made(key, rule);
            rules.add(rule);
        }
    }

    private static Optional<String> child(Section section, String key) {
        return Optional.ofNullable(section.entries().get(key))
                .filter(entry -> entry.value() instanceof YamlNode.Scalar)
                .map(entry -> ((YamlNode.Scalar) entry.value()).text());
    }

    private boolean ruleSet(String type, Keys keys) {
        Section with = keys.below("with");
        Optional<RuleProvider> provider = plugins.rule(type);
        if (provider.isPresent()) {
            Optional<List<Rule>> made = pluginSection.make(provider.get(), with, Map.of());
            made.ifPresent(rules::addAll);
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

    private static Optional<Severity> severity(Keys keys) {
        return keys.choice("severity", Severity.class);
    }

    /** {@code only: site=kediri}, or a list of them: the tags that a target must have. */
    private Map<String, String> only(Keys keys) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (YamlNode.Scalar tag : keys.texts("only")) {
            int equals = tag.text().indexOf('=');
            if (equals < 1) {
                problems.add(tag, Keys.quoted(tag.text()) + " must be written key=value");
            } else {
                tags.put(
                        tag.text().substring(0, equals).trim(),
                        tag.text().substring(equals + 1).trim());
            }
        }
        return tags;
    }

    private Optional<Rule> threshold(String id, Keys keys) {
        Optional<String> name = keys.required("metric", "icmp.packet_loss");
        Optional<Metric> metric = name.map(metrics::get);
        if (name.isPresent() && metric.isEmpty()) {
            keys.problem(
                    "metric",
                    "no probe of this file measures " + Keys.quoted(name.get()),
                    Problems.hint(name.get(), metrics.keySet(), "metrics"));
        }
        Limits limits = limits(keys);
        OptionalInt rounds = keys.integer("rounds", 1, MAX_ROUNDS);
        Optional<Duration> hold = keys.duration("for", Duration.ofMillis(1), MAX_HOLD);
        Optional<Severity> severity = severity(keys);
        Map<String, String> only = only(keys);
        if (metric.isEmpty() || !limits.good()) {
            return Optional.empty();
        }
        ThresholdBuilder builder = Rules.when(metric.get());
        limits.above().ifPresent(builder::above);
        limits.below().ifPresent(builder::below);
        limits.clearBelow().ifPresent(builder::clearBelow);
        limits.clearAbove().ifPresent(builder::clearAbove);
        rounds.ifPresent(builder::forRounds);
        hold.ifPresent(builder::forAtLeast);
        severity.ifPresent(builder::severity);
        only.forEach(builder::only);
        try {
            return Optional.of(builder.named(id));
        } catch (IllegalArgumentException e) {
            problems.add(keys.section(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private record Limits(
            OptionalDouble above,
            OptionalDouble below,
            OptionalDouble clearBelow,
            OptionalDouble clearAbove,
            boolean good) {}

    /** Both limits make a band; a value outside it is a breach. */
    private Limits limits(Keys keys) {
        OptionalDouble above = keys.number("above");
        OptionalDouble below = keys.number("below");
        OptionalDouble clearBelow = keys.number("clearBelow");
        OptionalDouble clearAbove = keys.number("clearAbove");
        boolean good = true;
        if (!isSet(keys, "above") && !isSet(keys, "below")) {
            problems.add(
                    keys.section().place(),
                    keys.section().path(),
                    "needs a limit",
                    "write above: 0.2 or below: 10, or both");
            good = false;
        }
        if (isSet(keys, "clearBelow") && !isSet(keys, "above")) {
            keys.problem("clearBelow", "goes with above, which is not set");
            good = false;
        } else if (above.isPresent() && clearBelow.isPresent() && clearBelow.getAsDouble() > above.getAsDouble()) {
            keys.problem(
                    "clearBelow", clearBelow.getAsDouble() + " must not be more than above " + above.getAsDouble());
            good = false;
        }
        if (isSet(keys, "clearAbove") && !isSet(keys, "below")) {
            keys.problem("clearAbove", "goes with below, which is not set");
            good = false;
        } else if (below.isPresent() && clearAbove.isPresent() && clearAbove.getAsDouble() < below.getAsDouble()) {
            keys.problem(
                    "clearAbove", clearAbove.getAsDouble() + " must not be less than below " + below.getAsDouble());
            good = false;
        }
        if (above.isPresent() && below.isPresent() && below.getAsDouble() >= above.getAsDouble()) {
            keys.problem("below", below.getAsDouble() + " must be less than above " + above.getAsDouble());
            good = false;
        }
        return new Limits(above, below, clearBelow, clearAbove, good && (above.isPresent() || below.isPresent()));
    }

    private static boolean isSet(Keys keys, String key) {
        return keys.section().entries().containsKey(key);
    }
}
