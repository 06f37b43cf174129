package io.denyut.server.config;

import io.denyut.Metric;
import io.denyut.Plugins;
import io.denyut.Status;
import io.denyut.rule.RuleBuilder;
import io.denyut.rule.Rules;
import io.denyut.rule.ThresholdBuilder;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Durations;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads {@code rules:}; every key is a call of a builder of {@link Rules}. */
final class RulesReader {
    private static final Set<String> BUILT_IN = Set.of(
            "down", "status", "status-changed", "changed", "threshold", "rate", "drop-from-median", "stale", "absent");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    /** With fewer values in it, a median says little. */
    private static final int FEWEST_IN_WINDOW = 10;

    private final Problems problems;
    private final Plugins plugins;
    private final PluginSection pluginSection;
    private final Map<String, Metric> metrics = new TreeMap<>();

    /** The longest interval at which a metric is measured. */
    private final Map<String, Duration> intervals = new HashMap<>();

    private final Map<String, Duration> checks = new TreeMap<>();
    private final RuleTermsReader terms;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    private final MadeParts parts;

    RulesReader(
            Problems problems,
            Plugins plugins,
            PluginSection pluginSection,
            List<ConfiguredCheck> checks,
            KnownTargets targets,
            MadeParts parts) {
        this.parts = parts;
        this.problems = problems;
        this.plugins = plugins;
        this.pluginSection = pluginSection;
        checks.forEach(each -> {
            Duration every = each.check().schedule().every();
            this.checks.put(each.check().id(), every);
            each.check().probe().metrics().forEach(metric -> {
                metrics.put(metric.name(), metric);
                intervals.merge(metric.name(), every, (a, b) -> a.compareTo(b) > 0 ? a : b);
            });
        });
        this.terms = new RuleTermsReader(problems, targets, this.checks.keySet());
    }

    List<Rule> read(Section section) {
        section.entries().forEach((id, entry) -> {
            Optional<String> problem = PartId.problem(id);
            if (problem.isPresent()) {
                problems.add(entry.place(), section.pathOf(id), problem.get(), null);
            } else if (entry.value() instanceof Section one) {
                readOne(id, entry.place(), one);
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

    private void readOne(String id, Place place, Section section) {
        Keys keys = new Keys(section, problems);
        String type = keys.required("type", "down").orElse("");
        boolean enabled = keys.flag("enabled").orElse(true);
        List<Rule> made;
        if (BUILT_IN.contains(type)) {
            Optional<Rule> rule = builder(type, keys).flatMap(builder -> named(id, section, keys, builder));
            made = rule.map(List::of).orElse(List.of());
        } else {
            Optional<List<Rule>> set = ruleSet(type, keys);
            if (set.isEmpty()) {
                return; // nobody knows which keys such a rule would have
            }
            made = set.get();
        }
        keys.refuseOthers();
        if (enabled) {
            made.forEach(rule -> add(rule, place, section.path()));
        }
    }

    private void add(Rule rule, Place place, String path) {
        Place before = places.putIfAbsent(rule.id(), place);
        if (before != null) {
            problems.add(
                    place,
                    path,
                    "the rule id " + Keys.quoted(rule.id()) + " is already " + before.seenFrom(place),
                    "give one of the two another id");
            return;
        }
        rules.add(rule);
    }

    /** The builder with all that the section says; empty if something of it was refused. */
    private Optional<RuleBuilder> builder(String type, Keys keys) {
        return switch (type) {
            case "down" -> terms.holds(keys, Rules.down());
            case "status" -> terms.holds(keys, statuses(keys).map(RulesReader::ofStatuses));
            case "status-changed" -> terms.holds(keys, Rules.statusChanged());
            case "changed" -> terms.holds(keys, changed(keys));
            case "stale" -> terms.whom(keys, Optional.of(Rules.stale()));
            case "absent" -> terms.whom(keys, absent(keys));
            case "rate" -> {
                Optional<Duration> per = span(keys, "per", SECOND, "1m");
                yield metricRule(keys, "above", true, metric -> per.map(each -> Rules.rateOf(metric, each)));
            }
            case "drop-from-median" -> {
                Optional<Duration> window = span(keys, "window", Duration.ofMinutes(10), "24h");
                yield metricRule(
                        keys,
                        "amount",
                        true,
                        metric -> window.filter(each -> isLongEnough(keys, metric, each))
                                .map(each -> Rules.dropFromMedian(metric, each)));
            }
            default -> metricRule(keys, "above", false, metric -> Optional.of(Rules.when(metric)));
        };
    }

    private Optional<RuleBuilder> metricRule(
            Keys keys, String upper, boolean difference, Function<Metric, Optional<ThresholdBuilder>> begin) {
        Optional<Metric> metric = metric(keys);
        Optional<Duration> over =
                upper.equals("above") && difference ? keys.duration("over", SECOND, LONGEST) : Optional.empty();
        Map<String, String> where = terms.tags(keys.below("where"));
        if (metric.isEmpty()) {
            LimitsReader.pass(keys);
            terms.holds(keys, Optional.empty());
            return Optional.empty();
        }
        Optional<ThresholdBuilder> builder = begin.apply(metric.get());
        ThresholdBuilder limited = builder.orElseGet(() -> Rules.when(metric.get()));
        boolean good = new LimitsReader(problems, metric.get(), upper, difference).read(keys, limited);
        over.ifPresent(limited::over);
        where.forEach(limited::where);
        Optional<RuleBuilder> held = terms.holds(keys, Optional.of(limited));
        return good && builder.isPresent() ? held : Optional.empty();
    }

    private Optional<Metric> metric(Keys keys) {
        Optional<String> name = keys.required("metric", "icmp.packet_loss");
        Optional<Metric> metric = name.map(metrics::get);
        if (name.isPresent() && metric.isEmpty()) {
            keys.problem(
                    "metric",
                    "no probe of this file measures " + Keys.quoted(name.get()),
                    Problems.hint(name.get(), metrics.keySet(), "metrics"));
        }
        return metric;
    }

    private boolean isLongEnough(Keys keys, Metric metric, Duration window) {
        Duration every = intervals.getOrDefault(metric.name(), SECOND);
        Duration least = every.multipliedBy(FEWEST_IN_WINDOW);
        if (window.compareTo(least) >= 0) {
            return true;
        }
        keys.problem(
                "window",
                Keys.quoted(Durations.format(window)) + " holds too few values: " + metric.name()
                        + " is measured every " + Durations.format(every),
                "at least " + Durations.format(least));
        return false;
    }

    private Optional<Duration> span(Keys keys, String key, Duration min, String example) {
        Optional<String> written = keys.required(key, example);
        return written.isEmpty() ? Optional.empty() : keys.duration(key, min, LONGEST);
    }

    private Optional<List<Status>> statuses(Keys keys) {
        List<Status> statuses = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Status status : Status.values()) {
            names.add(status.name().toLowerCase(Locale.ROOT));
        }
        List<YamlNode.Scalar> texts = keys.texts("is");
        for (YamlNode.Scalar text : texts) {
            int at = names.indexOf(text.text().trim().toLowerCase(Locale.ROOT));
            if (at < 0) {
                problems.add(
                        text.place(),
                        text.path(),
                        Keys.quoted(text.text()) + " must be one of " + String.join(", ", names),
                        Problems.hint(text.text(), names, "words"));
            } else {
                statuses.add(Status.values()[at]);
            }
        }
        if (texts.isEmpty()) {
            keys.problem("is", "must be set", "for example is: degraded");
        }
        return statuses.isEmpty() ? Optional.empty() : Optional.of(statuses);
    }

    private static RuleBuilder ofStatuses(List<Status> statuses) {
        Set<Status> set = EnumSet.copyOf(statuses);
        return Rules.status(statuses.get(0), set.toArray(Status[]::new));
    }

    private Optional<RuleBuilder> changed(Keys keys) {
        List<YamlNode.Scalar> reasons = keys.texts("reasons");
        boolean good = true;
        for (YamlNode.Scalar reason : reasons) {
            if (reason.text().isBlank()) {
                problems.add(reason, "a reason code must not be empty");
                good = false;
            }
        }
        return good
                ? Optional.of(Rules.changed(
                        reasons.stream().map(YamlNode.Scalar::text).toArray(String[]::new)))
                : Optional.empty();
    }

    private Optional<RuleBuilder> absent(Keys keys) {
        Optional<String> check = keys.required("check", "ping");
        Optional<Duration> after = span(keys, "after", SECOND, "10m");
        Duration every = check.map(checks::get).orElse(null);
        if (check.isPresent() && every == null) {
            keys.problem(
                    "check",
                    "there is no check " + Keys.quoted(check.get()),
                    Problems.hint(check.get(), checks.keySet(), "checks"));
        }
        if (every == null || after.isEmpty()) {
            return Optional.empty();
        }
        Duration least = every.multipliedBy(5).dividedBy(2);
        if (after.get().compareTo(least) < 0) {
            keys.problem(
                    "after",
                    Keys.quoted(Durations.format(after.get())) + " must be at least " + Durations.format(least)
                            + ": 2.5 times the interval of check " + check.orElse(""));
            return Optional.empty();
        }
        return check.map(id -> Rules.absent(id, after.get()));
    }

    /** The rule, or the one that was made from the same before: it knows what has been breached for how long. */
    private Optional<Rule> named(String id, Section section, Keys keys, RuleBuilder builder) {
        Object metric = Optional.ofNullable(section.entries().get("metric"))
                .filter(entry -> entry.value() instanceof YamlNode.Scalar)
                .map(entry -> metrics.get(((YamlNode.Scalar) entry.value()).text()))
                .map(Object.class::cast)
                .orElse("");
        MadeParts.Key key = new MadeParts.Key(section.path(), "rule", List.of(section.toValue(), metric));
        if (parts.known(key) instanceof Rule known) {
            return Optional.of(known);
        }
        try {
            Rule rule = builder.named(id);
            parts.made(key, rule);
            return Optional.of(rule);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage()).replace("rule " + id + ": ", "");
            if (section.entries().containsKey("levels")) {
                keys.problem("levels", message);
            } else {
                problems.add(section, message);
            }
            return Optional.empty();
        }
    }

    private Optional<List<Rule>> ruleSet(String type, Keys keys) {
        Section with = keys.below("with");
        Optional<RuleProvider> provider = plugins.rule(type);
        if (provider.isPresent()) {
            return Optional.of(
                    pluginSection.make(provider.get(), with, Map.of()).orElse(List.of()));
        }
        if (!type.isEmpty()) {
            Set<String> known = new TreeSet<>(BUILT_IN);
            known.addAll(ChecksReader.ids(plugins, "rule"));
            keys.problem(
                    "type",
                    "there is no kind of rule " + Keys.quoted(type),
                    Problems.hint(type, known, "kinds of rules"));
        }
        return Optional.empty();
    }
}
