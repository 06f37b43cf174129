package io.denyut.server.config;

import io.denyut.Severity;
import io.denyut.rule.RuleBuilder;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what every rule may say: whom it is about, how long a breach has to last, how severe it is. */
final class RuleTermsReader {
    private static final int MAX_ROUNDS = 1_000;
    private static final Duration MAX_HOLD = Duration.ofDays(31);
    private static final Pattern ROUNDS = Pattern.compile("(\\d{1,9})(?:\\s+of\\s+(\\d{1,9}))?");

    private final Problems problems;
    private final KnownTargets targets;
    private final Collection<String> checks;

    RuleTermsReader(Problems problems, KnownTargets targets, Collection<String> checks) {
        this.problems = problems;
        this.targets = targets;
        this.checks = checks;
    }

    Optional<RuleBuilder> holds(Keys keys, RuleBuilder builder) {
        return holds(keys, Optional.of(builder));
    }

    /** Reads {@code rounds}, {@code for} and {@code clearAfter} besides; without a builder the keys are only checked. */
    Optional<RuleBuilder> holds(Keys keys, Optional<? extends RuleBuilder> builder) {
        Optional<int[]> rounds = rounds(keys);
        Optional<Duration> hold = keys.duration("for", Duration.ofMillis(1), MAX_HOLD);
        builder.ifPresent(each -> {
            rounds.ifPresent(counts -> each.forRounds(counts[0], counts[1]));
            hold.ifPresent(each::forAtLeast);
        });
        clearAfter(keys, builder);
        return whom(keys, builder);
    }

    Optional<RuleBuilder> whom(Keys keys, Optional<? extends RuleBuilder> builder) {
        Optional<Severity> severity = keys.choice("severity", Severity.class);
        Map<String, String> only = only(keys);
        List<String> patterns = targets(keys);
        List<String> ids = checks(keys);
        builder.ifPresent(each -> {
            severity.ifPresent(each::severity);
            only.forEach(each::only);
            each.targets(patterns.toArray(String[]::new));
            each.checks(ids.toArray(String[]::new));
        });
        return builder.map(RuleBuilder.class::cast);
    }

    /** {@code 3}, or {@code 3 of 5}. */
    private Optional<int[]> rounds(Keys keys) {
        Optional<String> text = keys.text("rounds");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = ROUNDS.matcher(text.get().trim());
        if (!matcher.matches()) {
            keys.problem("rounds", Keys.quoted(text.get()) + " is not a number of rounds such as 3, or 3 of 5");
            return Optional.empty();
        }
        int count = Integer.parseInt(matcher.group(1));
        int window = matcher.group(2) == null ? count : Integer.parseInt(matcher.group(2));
        if (count < 1 || window > MAX_ROUNDS || count > window) {
            keys.problem(
                    "rounds",
                    Keys.quoted(text.get()) + " must be 1 to " + MAX_ROUNDS
                            + ", and not more than the rounds it is of");
            return Optional.empty();
        }
        return Optional.of(new int[] {count, window});
    }

    /** {@code 2} rounds, {@code 5m}, or both in a list. */
    private void clearAfter(Keys keys, Optional<? extends RuleBuilder> builder) {
        for (Scalar text : keys.texts("clearAfter")) {
            Matcher count = ROUNDS.matcher(text.text().trim());
            Optional<Duration> hold = Durations.parse(text.text());
            if (count.matches() && count.group(2) == null) {
                int rounds = Integer.parseInt(count.group(1));
                if (rounds < 1 || rounds > MAX_ROUNDS) {
                    problems.add(text, Keys.quoted(text.text()) + " must be 1 to " + MAX_ROUNDS + " rounds");
                } else {
                    builder.ifPresent(each -> each.clearAfter(rounds));
                }
            } else if (hold.isPresent() && hold.get().compareTo(MAX_HOLD) <= 0) {
                builder.ifPresent(each -> each.clearAfter(hold.get()));
            } else {
                problems.add(
                        text,
                        Keys.quoted(text.text()) + " is neither a number of rounds such as 2 nor a time span such as 5m"
                                + " (at most 31d)");
            }
        }
    }

    /** {@code only: site=kediri}, or a list of them: the tags that a target must have. */
    private Map<String, String> only(Keys keys) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Scalar tag : keys.texts("only")) {
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

    private List<String> targets(Keys keys) {
        List<Scalar> texts = keys.texts("targets");
        for (Scalar text : texts) {
            if (text.text().isBlank()) {
                problems.add(text, "an id of a target must not be empty");
            } else {
                targets.refuseUnknown(problems, text);
            }
        }
        return texts.stream()
                .map(Scalar::text)
                .filter(text -> !text.isBlank() && text.length() <= KnownTargets.MAX_PATTERN)
                .toList();
    }

    private List<String> checks(Keys keys) {
        List<Scalar> texts = keys.texts("checks");
        for (Scalar text : texts) {
            if (!checks.contains(text.text())) {
                problems.add(
                        text.place(),
                        text.path(),
                        "there is no check " + Keys.quoted(text.text()),
                        Problems.hint(text.text(), checks, "checks"));
            }
        }
        return texts.stream().map(Scalar::text).toList();
    }

    /** {@code where: { interface: ge-0/0/1 }}: tags of samples. */
    Map<String, String> tags(Section section) {
        Map<String, String> tags = new LinkedHashMap<>();
        section.entries().forEach((key, entry) -> {
            if (entry.value() instanceof Scalar scalar && !scalar.isNull()) {
                tags.put(key, scalar.text());
            } else {
                problems.add(
                        entry.place(),
                        section.pathOf(key),
                        "must be a single value, not " + entry.value().kind(),
                        null);
            }
        });
        return tags;
    }
}
