package io.denyut.bench.isolation;

import io.denyut.AlertEvent;
import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.MonitorListener;
import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.spi.Finding;
import io.denyut.spi.Notification;
import io.denyut.spi.Notifier;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RoundEnd;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** The kinds of plug-ins, each in a form that does nothing but misbehave. */
enum BadPart {
    PROBE("probe") {
        @Override
        void install(Monitor.Builder monitor, Misbehaviour how) {
            monitor.check(check(new BadProbe(how)).targets(TargetSource.of(targets())));
        }
    },
    SINK("sink") {
        @Override
        void install(Monitor.Builder monitor, Misbehaviour how) {
            monitor.sink(BAD, batch -> how.act());
        }
    },
    RULE("rule") {
        @Override
        void install(Monitor.Builder monitor, Misbehaviour how) {
            monitor.rule(new BadRule(how));
        }
    },
    NOTIFIER("notifier") {
        @Override
        void install(Monitor.Builder monitor, Misbehaviour how) {
            monitor.notifier(BAD, new BadNotifier(how), Recipient.mail("nobody@example.org"));
        }
    },
    TARGET_SOURCE("target source") {
        @Override
        void install(Monitor.Builder monitor, Misbehaviour how) {
            monitor.check(check(new IdleProbe()).targets(new BadSource(how)));
        }
    },
    LISTENER("listener") {
        @Override
        void install(Monitor.Builder monitor, Misbehaviour how) {
            monitor.listener(new BadListener(how));
        }
    };

    static final String BAD = "bad";
    private static final int TARGETS = 200;

    private final String words;

    BadPart(String words) {
        this.words = words;
    }

    /** Puts it into a monitor. */
    abstract void install(Monitor.Builder monitor, Misbehaviour how);

    String words() {
        return words;
    }

    private static Check check(Probe probe) {
        return Check.of(BAD, probe).every(Duration.ofSeconds(1)).timeout(Duration.ofMillis(500));
    }

    private static List<Target> targets() {
        return IntStream.range(0, TARGETS)
                .mapToObj(i -> Target.of(BAD + i, "bad.example.org"))
                .toList();
    }

    private record IdleProbe() implements Probe {
        @Override
        public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private record BadProbe(Misbehaviour how) implements Probe {
        @Override
        public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
            how.act();
            return new CompletableFuture<>();
        }
    }

    private record BadRule(Misbehaviour how) implements Rule {
        @Override
        public String id() {
            return BAD;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public List<Finding> evaluate(Observation observation, RuleContext context) {
            how.act();
            return List.of();
        }

        @Override
        public List<Finding> roundEnded(RoundEnd round, RuleContext context) {
            how.act();
            return List.of();
        }

        @Override
        public List<Finding> tick(Instant now, RuleContext context) {
            how.act();
            return List.of();
        }
    }

    private record BadNotifier(Misbehaviour how) implements Notifier {
        @Override
        public Receipt send(Notification notification, Recipient to) {
            how.act();
            return new Receipt("", "");
        }
    }

    private record BadSource(Misbehaviour how) implements TargetSource {
        @Override
        public TargetSet targets() {
            how.act();
            return TargetSet.of(List.of());
        }

        @Override
        public Duration refresh() {
            return Duration.ofMillis(500);
        }
    }

    private record BadListener(Misbehaviour how) implements MonitorListener {
        @Override
        public void roundEnded(String check, Instant tick, int targets, Duration took) {
            how.act();
        }

        @Override
        public void tickSkipped(String check, Instant tick) {
            how.act();
        }

        @Override
        public void statusChanged(Status before, Observation now) {
            how.act();
        }

        @Override
        public void alert(AlertEvent event) {
            how.act();
        }

        @Override
        public void clockStepped(Duration by) {
            how.act();
        }

        @Override
        public void targetsChanged(String check, int targets, int refused) {
            how.act();
        }
    }
}
