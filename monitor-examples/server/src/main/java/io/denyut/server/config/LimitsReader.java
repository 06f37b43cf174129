package io.denyut.server.config;

import io.denyut.Metric;
import io.denyut.Severity;
import io.denyut.rule.ThresholdBuilder;
import io.denyut.server.config.Amounts.Amount;
import io.denyut.server.config.YamlNode.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the limits of a rule about a metric: one level beside the other keys, or several below {@code levels:}. */
final class LimitsReader {
    private static final List<String> LIMITS =
            List.of("above", "below", "outside", "clearBelow", "clearAbove", "clearInside");
    private static final int MAX_LEVELS = Severity.values().length;

    private final Problems problems;
    private final Metric metric;
    private final boolean difference;

    /** The key of the upper limit: for a drop it is the amount. */
    private final String upper;

    /**
     * @param upper the key of the upper limit
     * @param difference whether limits are differences between values
     */
    LimitsReader(Problems problems, Metric metric, String upper, boolean difference) {
        this.problems = problems;
        this.metric = metric;
        this.upper = upper;
        this.difference = difference;
    }

    /** Keys that would be read, for a rule whose metric is not known. */
    static void pass(Keys keys) {
        LIMITS.forEach(keys::node);
        keys.node("levels");
        keys.node("amount");
    }

    /** Tells the builder the limits; false if there was a problem. */
    boolean read(Keys keys, ThresholdBuilder builder) {
        if (!keys.section().entries().containsKey("levels")) {
            return level(keys, upper, builder);
        }
        boolean good = true;
        for (String beside : LIMITS) {
            good &= !refusedBesideLevels(keys, beside);
        }
        good &= upper.equals("above") || !refusedBesideLevels(keys, upper);
        good &= !refusedBesideLevels(keys, "severity");
        List<YamlNode> levels = keys.list("levels");
        if (levels.isEmpty() || levels.size() > MAX_LEVELS) {
            keys.problem("levels", "must be a list of 1 to " + MAX_LEVELS + " levels, not of " + levels.size());
            return false;
        }
        for (YamlNode item : levels) {
            if (item instanceof Section section) {
                good &= levelWithSeverity(new Keys(section, problems), builder);
            } else {
                problems.add(
                        item,
                        "must be a level such as { above: 60, clearBelow: 57, severity: warning }, not " + item.kind());
                good = false;
            }
        }
        return good;
    }

    private boolean refusedBesideLevels(Keys keys, String key) {
        if (keys.node(key).isEmpty()) {
            return false;
        }
        keys.problem(key, "goes without levels; each level has its own");
        return true;
    }

    private boolean levelWithSeverity(Keys keys, ThresholdBuilder builder) {
        boolean good = level(keys, "above", builder);
        Optional<Severity> severity = keys.choice("severity", Severity.class);
        if (severity.isEmpty() && keys.node("severity").isEmpty()) {
            problems.add(
                    keys.section().place(), keys.section().path(), "needs a severity", "for example severity: warning");
        }
        keys.refuseOthers();
        severity.ifPresent(builder::level);
        return good && severity.isPresent();
    }

    private boolean level(Keys keys, String aboveKey, ThresholdBuilder builder) {
        List<OptionalDouble> outside = pair(keys, "outside", List.of("above", "below"));
        List<OptionalDouble> inside = pair(keys, "clearInside", List.of("clearAbove", "clearBelow"));
        boolean hasBand = isSet(keys, "outside");
        OptionalDouble above = hasBand ? outside.get(1) : amount(keys, aboveKey);
        OptionalDouble below = hasBand ? outside.get(0) : amount(keys, "below");
        boolean hasClearBand = isSet(keys, "clearInside");
        OptionalDouble clearBelow = hasClearBand ? inside.get(1) : amount(keys, "clearBelow");
        OptionalDouble clearAbove = hasClearBand ? inside.get(0) : amount(keys, "clearAbove");
        String upKey = hasBand ? "outside" : aboveKey;
        String downKey = hasBand ? "outside" : "below";
        if (!isSet(keys, upKey) && !isSet(keys, downKey)) {
            problems.add(keys.section().place(), keys.section().path(), "needs a limit", hint(aboveKey));
            return false;
        }
        boolean good = isRead(keys, upKey, above);
        good &= isRead(keys, downKey, below);
        good &= isRead(keys, hasClearBand ? "clearInside" : "clearBelow", clearBelow);
        good &= isRead(keys, hasClearBand ? "clearInside" : "clearAbove", clearAbove);
        good &= clears(keys, hasClearBand ? "clearInside" : "clearBelow", clearBelow, upKey, above, 1);
        good &= clears(keys, hasClearBand ? "clearInside" : "clearAbove", clearAbove, downKey, below, -1);
        if (above.isPresent() && below.isPresent() && below.getAsDouble() >= above.getAsDouble()) {
            keys.problem(
                    downKey,
                    hasBand
                            ? below.getAsDouble() + " must be less than " + above.getAsDouble()
                            : below.getAsDouble() + " must be less than above " + above.getAsDouble());
            return false;
        }
        if (good) {
            above.ifPresent(builder::above);
            below.ifPresent(builder::below);
            clearBelow.ifPresent(builder::clearBelow);
            clearAbove.ifPresent(builder::clearAbove);
        }
        return good;
    }

    private static String hint(String aboveKey) {
        return aboveKey.equals("above") ? "write above: 0.2 or below: 10, or both" : "write " + aboveKey + ": 3";
    }

    /** Whether a clear limit has its limit and lies on the right side of it: not above an upper one, not below a lower one. */
    private static boolean clears(
            Keys keys, String key, OptionalDouble clear, String limitKey, OptionalDouble limit, int side) {
        if (!isSet(keys, key)) {
            return true;
        }
        if (!isSet(keys, limitKey)) {
            keys.problem(key, "goes with " + limitKey + ", which is not set");
            return false;
        }
        if (clear.isPresent() && limit.isPresent() && side * clear.getAsDouble() > side * limit.getAsDouble()) {
            keys.problem(
                    key,
                    clear.getAsDouble() + " must not be " + (side > 0 ? "more" : "less") + " than " + limitKey + " "
                            + limit.getAsDouble());
            return false;
        }
        return true;
    }

    /** Two amounts, the lower one first; both empty if that is not what is written. */
    private List<OptionalDouble> pair(Keys keys, String key, List<String> insteadOf) {
        List<OptionalDouble> none = List.of(OptionalDouble.empty(), OptionalDouble.empty());
        if (keys.node(key).isEmpty()) {
            return none;
        }
        for (String other : insteadOf) {
            if (isSet(keys, other)) {
                keys.node(other);
                keys.problem(other, "says the same as " + key + "; write one of them");
            }
        }
        List<YamlNode.Scalar> texts = keys.texts(key);
        if (texts.size() != 2) {
            keys.problem(
                    key, "must be two numbers: the lower and the upper limit", "for example " + key + ": [10, 20]");
            return none;
        }
        List<OptionalDouble> values = new ArrayList<>();
        texts.forEach(text -> values.add(amount(keys, key, text.text())));
        return values;
    }

    private OptionalDouble amount(Keys keys, String key) {
        Optional<String> text = keys.text(key);
        return text.isEmpty() ? OptionalDouble.empty() : amount(keys, key, text.get());
    }

    private OptionalDouble amount(Keys keys, String key, String text) {
        Amount amount = Amounts.read(text, metric, difference);
        if (amount.value().isEmpty()) {
            keys.problem(key, amount.problem(), amount.hint());
        }
        return amount.value();
    }

    private static boolean isRead(Keys keys, String key, OptionalDouble value) {
        return value.isPresent() || !isSet(keys, key);
    }

    private static boolean isSet(Keys keys, String key) {
        return keys.section().entries().containsKey(key);
    }
}
