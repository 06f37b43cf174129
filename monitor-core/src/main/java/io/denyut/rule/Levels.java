package io.denyut.rule;

import io.denyut.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Limits that follow one another, each with its severity: level 1 is reached first, and a level that was reached is left only where its own
 * clear limit says so. Level 0 = none.
 */
final class Levels {
    private final Limits[] limits;

    /** {@code null} = the rule's. */
    private final @Nullable Severity[] severities;

    private final String[] texts;

    /**
     * A level as it was asked for.
     *
     * @param severity {@code null} = the rule's, for the only level
     */
    record Level(Limits limits, @Nullable Severity severity) {}

    /** @throws IllegalArgumentException if a level is not beyond the one before it, or not more severe */
    Levels(String rule, List<Level> levels, Quantity quantity) {
        limits = levels.stream().map(Level::limits).toArray(Limits[]::new);
        severities = new Severity[limits.length];
        List<String> words = new ArrayList<>();
        for (int i = 0; i < limits.length; i++) {
            severities[i] = levels.get(i).severity();
            words.add(", " + limits[i].text(quantity));
            if (i > 0) {
                refuseUnlessBeyond(rule, levels.get(i), levels.get(i - 1));
            }
        }
        texts = words.toArray(String[]::new);
    }

    private static void refuseUnlessBeyond(String rule, Level level, Level before) {
        Severity severity = level.severity();
        Severity severityBefore = before.severity();
        if (severity == null || severityBefore == null || severity.compareTo(severityBefore) <= 0) {
            throw new IllegalArgumentException("rule " + rule + ": the level " + word(severity)
                    + " must be more severe than the level " + word(severityBefore) + " before it");
        }
        Limits now = level.limits();
        Limits old = before.limits();
        String which = "rule " + rule + ": level " + word(severity);
        refuseUnlessBeyond(which, "above", now.high(), old.high(), word(severityBefore));
        refuseUnlessBeyond(which, "below", -now.low(), -old.low(), word(severityBefore));
        if (now.clearHigh() < old.clearHigh() || now.clearLow() > old.clearLow()) {
            throw new IllegalArgumentException(which + " would be cleared only after level " + word(severityBefore)
                    + ": its clear limit must lie" + " beyond the one of that level");
        }
    }

    /** Both times -1 for limits that fall. */
    private static void refuseUnlessBeyond(String which, String side, double now, double old, String before) {
        if (Double.isInfinite(now) != Double.isInfinite(old)) {
            throw new IllegalArgumentException(
                    which + ": all levels must have the same limits; " + side + " is set in some only");
        }
        if (!Double.isInfinite(now) && now <= old) {
            boolean above = side.equals("above");
            throw new IllegalArgumentException(which + ": " + side + " " + (above ? now : -now) + " must be "
                    + (above ? "more" : "less") + " than " + side + " " + (above ? old : -old) + " of level " + before);
        }
    }

    private static String word(@Nullable Severity severity) {
        return severity == null ? "without a severity" : severity.name().toLowerCase(Locale.ROOT);
    }

    /** The level at a value after another level. */
    int of(double value, int before) {
        for (int i = limits.length; i > 0; i--) {
            Limits each = limits[i - 1];
            if (each.isBreach(value) || (i <= before && !each.isClear(value))) {
                return i;
            }
        }
        return 0;
    }

    /** Beyond a limit, however long that has been so. */
    boolean isBreach(double value) {
        return limits[0].isBreach(value);
    }

    boolean isClear(double value) {
        return limits[0].isClear(value);
    }

    @Nullable
    Severity severity(int level) {
        return severities[level - 1];
    }

    /** Names the limit that is passed; where none is and the level is only held, the level's. */
    String text(double value, int level) {
        int passed = of(value, 0);
        return texts[(passed > 0 ? passed : level) - 1];
    }

    /** The level of a severity that an alert has; 1 if there is none like it. */
    int withSeverity(Severity severity) {
        for (int i = limits.length; i > 0; i--) {
            Severity each = severities[i - 1];
            if (each != null && each.compareTo(severity) <= 0) {
                return i;
            }
        }
        return 1;
    }
}
