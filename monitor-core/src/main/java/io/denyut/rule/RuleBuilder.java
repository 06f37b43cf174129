package io.denyut.rule;

import io.denyut.Severity;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of a rule whom it is about, how long a breach has to last and how severe it is. {@link #named} ends it.
 *
 * <p>Defaults: every target and check; raised by the first breach and cleared by the first clear, unless the method of {@link Rules} that
 * began it says otherwise. Holds count real results only: what was not measured, and UNKNOWN, counts neither way. Not thread-safe; what
 * {@link #named} returns may be given to one monitor.
 *
 * @since 0.1.0
 */
public abstract sealed class RuleBuilder permits SimpleBuilder, ThresholdBuilder {
    private static final Duration MAX_HOLD = Duration.ofDays(31);
    private static final int MAX_PATTERN = 300;

    private @Nullable Severity severity;
    private int raiseCount = 1;
    private int raiseWindow = 1;
    private Duration raiseFor = Duration.ZERO;
    private int clearCount = 1;
    private Duration clearFor = Duration.ZERO;
    private final Map<String, String> only = new LinkedHashMap<>();
    private final List<String> targets = new ArrayList<>();
    private final Set<String> checks = new LinkedHashSet<>();

    RuleBuilder() {}

    /** The severity of a rule that was given none. */
    abstract Severity usualSeverity();

    abstract Rule make(Terms terms);

    /** How bad a breach is. */
    public RuleBuilder severity(Severity severity) {
        this.severity = severity;
        return this;
    }

    /** Raised by this many breaches in a row: 1 to 1,000. */
    public RuleBuilder forRounds(int rounds) {
        return forRounds(rounds, rounds);
    }

    /** Raised by so many breaches among the last {@code window} results: 1 to the window, which is 1 to 1,000. */
    public RuleBuilder forRounds(int breaches, int window) {
        raiseCount = breaches;
        raiseWindow = window;
        return this;
    }

    /**
     * Raised when breaches have lasted this long, seen by real results.
     *
     * @param hold at most 31 days
     */
    public RuleBuilder forAtLeast(Duration hold) {
        raiseFor = bounded("forAtLeast", hold, Duration.ZERO, MAX_HOLD);
        return this;
    }

    /** Cleared by this many clears in a row: 1 to 1,000. */
    public RuleBuilder clearAfter(int rounds) {
        clearCount = rounds;
        return this;
    }

    /**
     * Cleared when it has been right for this long, seen by real results.
     *
     * @param hold at most 31 days
     */
    public RuleBuilder clearAfter(Duration hold) {
        clearFor = bounded("clearAfter", hold, Duration.ZERO, MAX_HOLD);
        return this;
    }

    /** Only targets with this tag; with several calls, all of them. */
    public RuleBuilder only(String tag, String value) {
        only.put(tag, value);
        return this;
    }

    /**
     * Only targets with one of these ids; {@code *} stands for any characters: {@code core-*}. Several calls add up.
     *
     * @throws IllegalArgumentException if one is empty or longer than 300 characters
     */
    public RuleBuilder targets(String... idsOrPatterns) {
        for (String each : idsOrPatterns) {
            if (each.isBlank() || each.length() > MAX_PATTERN) {
                throw new IllegalArgumentException("targets: a pattern of " + each.length()
                        + " characters must be 1 to " + MAX_PATTERN + " and not blank");
            }
            targets.add(each);
        }
        return this;
    }

    /** Only results of these checks; several calls add up. */
    public RuleBuilder checks(String... ids) {
        checks.addAll(List.of(ids));
        return this;
    }

    /**
     * The rule.
     *
     * @param id unique in its monitor, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,99}}
     * @throws IllegalArgumentException if something contradicts itself or a number is out of its bounds; the message names it
     */
    public final Rule named(String id) {
        Severity chosen = severity == null ? usualSeverity() : severity;
        try {
            AlertPolicy policy = new AlertPolicy(raiseCount, raiseWindow, raiseFor, clearCount, clearFor);
            return make(new Terms(id, chosen, policy, new Selector(targets, only, checks)));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith("rule ") ? e : new IllegalArgumentException("rule " + id + ": " + message, e);
        }
    }

    final boolean isSeveritySet() {
        return severity != null;
    }

    static Duration bounded(String what, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(what + " " + value + " must be " + min + " to " + max);
        }
        return value;
    }
}
