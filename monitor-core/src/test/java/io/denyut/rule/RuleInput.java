package io.denyut.rule;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.spi.Finding;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import io.denyut.testkit.NothingKnown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What tests of rules feed them with. */
final class RuleInput {
    static final Metric LOSS = Metric.gauge("icmp.packet_loss", Unit.RATIO, "loss");
    static final Metric TEMPERATURE = Metric.gauge("olt.temperature", Unit.CELSIUS, "temperature");
    static final Metric POWER = Metric.gauge("onu.rx_power", Unit.DBM, "power");
    static final Metric OCTETS = Metric.counter("if.in.octets", Unit.OCTETS, "octets");
    static final Target GATEWAY = Target.of("gw", "127.0.0.1").withTags(Tags.of("site", "kediri"));
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    static final RuleContext NOTHING = new NothingKnown();

    private RuleInput() {}

    static Observation seen(Status status, Sample... samples) {
        return at(0, GATEWAY, status, samples);
    }

    static Observation at(long second, Target target, Status status, Sample... samples) {
        return because(second, target, status, status == Status.UP ? null : new Reason("icmp.timeout", ""), samples);
    }

    static Observation because(long second, Target target, Status status, @Nullable Reason reason, Sample... samples) {
        Instant time = T0.plusSeconds(second);
        return new Observation(
                target, "ping", Observation.LOCAL, time, time, Duration.ZERO, status, reason, List.of(samples));
    }

    /** One value a minute; what was found each time: {@code BREACH major}, {@code CLEAR}, or {@code -} for nothing. */
    static List<String> eachMinute(Rule rule, Metric metric, double... values) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            found.add(word(rule.evaluate(at(60L * i, GATEWAY, Status.UP, metric.of(values[i])), NOTHING)));
        }
        return found;
    }

    static String word(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "-";
        }
        Finding first = findings.get(0);
        return first.severity() == null || first.verdict() != Verdict.BREACH
                ? first.verdict().name()
                : first.verdict() + " " + first.severity().name().toLowerCase(Locale.ROOT);
    }

    static String text(List<Finding> findings) {
        return findings.isEmpty() ? "-" : findings.get(0).text();
    }
}
