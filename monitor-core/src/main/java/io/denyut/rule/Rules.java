package io.denyut.rule;

import io.denyut.Metric;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.rule.ThresholdBuilder.Kind;
import io.denyut.spi.Rule;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Ready-made rules. Each method begins a builder, {@link RuleBuilder#named} ends it; those with an id are short for the usual.
 *
 * @since 0.1.0
 */
public final class Rules {
    private static final Duration MAX = Duration.ofDays(31);
    private static final int DOWN_ROUNDS = 3;

    /** Otherwise every change would be over with the next result, and told twice. */
    private static final Duration CHANGE_LASTS = Duration.ofMinutes(10);

    private Rules() {}

    /**
     * A target that is DOWN. Cleared by the first answer; UNKNOWN counts neither way. Defaults: {@link Severity#CRITICAL}, three rounds in a
     * row.
     */
    public static RuleBuilder down() {
        return new SimpleBuilder(Severity.CRITICAL, terms -> new StatusRule(terms, Set.of(Status.DOWN)))
                .forRounds(DOWN_ROUNDS);
    }

    /**
     * As {@link #down()}.
     *
     * @param id unique in its monitor
     * @param rounds in a row: 1 to 1,000
     */
    public static Rule down(String id, Severity severity, int rounds) {
        return down().severity(severity).forRounds(rounds).named(id);
    }

    /**
     * A target whose status is one of these; any other known one clears. UNKNOWN says nothing, unless it is one of these. Default:
     * {@link Severity#MAJOR}.
     */
    public static RuleBuilder status(Status first, Status... more) {
        Set<Status> wrong = EnumSet.of(first, more);
        return new SimpleBuilder(Severity.MAJOR, terms -> new StatusRule(terms, wrong));
    }

    /**
     * A status that is not the one before; UNKNOWN is passed over. Defaults: {@link Severity#WARNING}; cleared when the status has stayed
     * the same for ten minutes. What it was before a restart is not known.
     */
    public static RuleBuilder statusChanged() {
        return new SimpleBuilder(Severity.WARNING, terms -> new ChangeRule(terms, ChangeRule.Of.STATUS))
                .clearAfter(CHANGE_LASTS);
    }

    /**
     * A reason code that is one of these, whatever the status; {@code *} stands for any characters: {@code onu.*}. Cleared by a known result
     * without one of them. Default: {@link Severity#MAJOR}.
     *
     * <p>Without any code: a reason code that is not the one before, as {@link #statusChanged()} with a status.
     *
     * @throws IllegalArgumentException if a code is blank
     */
    public static RuleBuilder changed(String... reasonCodes) {
        List<String> codes = List.of(reasonCodes);
        if (codes.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a reason code must not be blank");
        }
        return codes.isEmpty()
                ? new SimpleBuilder(Severity.WARNING, terms -> new ChangeRule(terms, ChangeRule.Of.REASON))
                        .clearAfter(CHANGE_LASTS)
                : new SimpleBuilder(Severity.MAJOR, terms -> new ReasonRule(terms, codes));
    }

    /** A metric above, below or outside limits. */
    public static ThresholdBuilder when(Metric metric) {
        return new ThresholdBuilder(metric, new Kind.Value());
    }

    /**
     * The change of a metric in a time unit, from one value that was really measured to the next, or {@link ThresholdBuilder#over} a longer
     * time. Limits are in the metric's unit for each {@code per}; a fall is negative. A counter that begins again gives no change.
     *
     * @param per 1 s to 31 days
     */
    public static ThresholdBuilder rateOf(Metric metric, Duration per) {
        return new ThresholdBuilder(metric, new Kind.Rate(RuleBuilder.bounded("per", per, Duration.ofSeconds(1), MAX)));
    }

    /**
     * A value that lies further below the metric's median of a time past than {@code amount}. {@link ThresholdBuilder#clearBelow} says when
     * that is over, and further levels are amounts, too.
     *
     * <p>The median is the median of 48 medians, one for each 48th of the window, so it takes less than 1 kB a series however many values
     * there are. The part of the window that is going on is not in it: a drop is not compared with itself. It rolls: a value that has stayed
     * low for half of the window is the median then, and the alert is cleared. With less than 6 of the 48 (an eighth of the window) nothing is
     * said; where there is a store, the past is read from it.
     *
     * @param amount in the metric's unit (dB where that is dBm)
     * @param window 10 minutes to 31 days
     */
    public static ThresholdBuilder dropFromMedian(Metric metric, double amount, Duration window) {
        return dropFromMedian(metric, window).above(amount);
    }

    /** As {@link #dropFromMedian(Metric, double, Duration)}, for several levels: their limits are amounts. */
    public static ThresholdBuilder dropFromMedian(Metric metric, Duration window) {
        return new ThresholdBuilder(
                metric, new Kind.Drop(RuleBuilder.bounded("window", window, Duration.ofMinutes(10), MAX)));
    }

    /**
     * No known result from a check for 2.5 of the intervals that are being kept; says why, as far as is known. Targets and checks that are
     * paused are left out. Cleared by the next known result. Default: {@link Severity#WARNING}.
     */
    public static RuleBuilder stale() {
        return new SimpleBuilder(Severity.WARNING, terms -> new StaleRule(terms, Duration.ZERO));
    }

    /**
     * As {@link #stale()}.
     *
     * @param id unique in its monitor
     */
    public static Rule stale(String id, Severity severity) {
        return stale().severity(severity).named(id);
    }

    /**
     * As {@link #stale()}, of one check and after a time of your own.
     *
     * @param check the check's id
     * @param after 1 s to 31 days; what is less than 2.5 of the check's intervals finds targets that are well
     */
    public static RuleBuilder absent(String check, Duration after) {
        Duration patience = RuleBuilder.bounded("absent", after, Duration.ofSeconds(1), MAX);
        return new SimpleBuilder(Severity.WARNING, terms -> new StaleRule(terms, patience)).checks(check);
    }
}
