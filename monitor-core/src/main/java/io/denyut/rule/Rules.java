package io.denyut.rule;

import io.denyut.Metric;
import io.denyut.Severity;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.Rule;
import java.util.Map;

/**
 * Ready-made rules.
 *
 * @since 0.1.0
 */
public final class Rules {
    private Rules() {}

    /**
     * Raised when a target was DOWN in so many rounds in a row; cleared by the first answer. UNKNOWN counts neither way.
     *
     * @param id unique in its monitor
     * @param rounds 1 to 1,000
     */
    public static Rule down(String id, Severity severity, int rounds) {
        return new DownRule(id, severity, AlertPolicy.rounds(rounds), Map.of());
    }

    /** As {@link #down(String, Severity, int)}, only for targets with all of these tags. */
    public static Rule down(String id, Severity severity, int rounds, Map<String, String> only) {
        return new DownRule(id, severity, AlertPolicy.rounds(rounds), only);
    }

    /** Begins a rule about a metric; {@link ThresholdBuilder#named} ends it. */
    public static ThresholdBuilder when(Metric metric) {
        return new ThresholdBuilder(metric);
    }

    /**
     * Raised when a target has had no known result from a check for 2.5 of the intervals that are being kept; says why, as far as is known.
     * Targets and checks that are paused are left out. Cleared by the next known result.
     *
     * @param id unique in its monitor
     */
    public static Rule stale(String id, Severity severity) {
        return new StaleRule(id, severity, Map.of());
    }
}
