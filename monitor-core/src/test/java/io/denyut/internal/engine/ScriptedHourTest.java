package io.denyut.internal.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.AlertTransition;
import io.denyut.Check;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.internal.alert.InMemoryAlertStore;
import io.denyut.rule.Rules;
import io.denyut.spi.Notification;
import io.denyut.spi.Notifier;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RetryLaterException;
import io.denyut.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * An hour of a network: a router dies with two hundred targets behind it, the monitor's own network goes, the monitor is restarted while
 * something is down, and a gateway for messages is away for ten minutes. Who gets which notice was written down before it was played.
 */
class ScriptedHourTest {
    private static final int BEHIND = 200;

    /** Minute and notice, as the channel that always works gets them. */
    private static final List<String> MAIL = List.of(
            "5 ALERT gw raised",
            "12 RECOVERY gw cleared",
            "20 BLIND ref-1 raised",
            "26 BLIND ref-1 cleared",
            "30 ALERT t7 raised",
            "33 RECOVERY t7 cleared",
            "41 ALERT t8 raised",
            "43 ALERT t9 raised",
            "45 RECOVERY t8 cleared",
            "55 RECOVERY t9 cleared");

    /** The one that is away from minute 40 to 50 gets the same, in the same order for each target, and nothing twice. */
    private static final List<String> GATEWAY =
            MAIL.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList();

    private final Set<String> down = Collections.synchronizedSet(new HashSet<>());
    private final FakeClock clock = new FakeClock();
    private final Instant begin = clock.now();
    private final InMemoryAlertStore store = new InMemoryAlertStore();
    private final List<String> mail = Collections.synchronizedList(new ArrayList<>());
    private final List<String> gateway = Collections.synchronizedList(new ArrayList<>());
    private Engine engine = start();

    private Engine start() {
        List<Target> targets = new ArrayList<>();
        for (String id : List.of("gw", "ref-1", "ref-2")) {
            targets.add(Target.of(id, "127.0.0.1"));
        }
        for (int i = 0; i < BEHIND; i++) {
            targets.add(Target.of("t" + i, "127.0.0.1"));
        }
        ScriptedProbe probe = ScriptedProbe.sweep((round, output) -> {
            for (int i = round.targets().size() - 1; i >= 0; i--) { // those behind the router first
                Target target = round.targets().get(i);
                output.report(target, down.contains(target.id()) ? ProbeResult.down("icmp.timeout") : ProbeResult.up());
            }
            return CompletableFuture.completedFuture(null);
        });
        Notifier works = (notice, to) -> {
            mail.add(minute() + " " + words(notice));
            return new Receipt("", "taken");
        };
        Notifier sometimes = (notice, to) -> {
            if (minute() >= 40 && minute() < 50) {
                throw new RetryLaterException("away", ofSeconds(30));
            }
            gateway.add(words(notice));
            return new Receipt("", "taken");
        };
        return Engine.of(clock, builder -> {
                    builder.check(Check.of("ping", probe)
                                    .targets(targets.toArray(new Target[0]))
                                    .every(ofSeconds(10))
                                    .timeout(ofSeconds(3)))
                            .rule(Rules.down("device-down", Severity.CRITICAL, 1))
                            .alertStore(store)
                            .references("ref-1", "ref-2")
                            .notifier("mail", works, Recipient.mail("noc@example.net"))
                            .notifier("gateway", sometimes, Recipient.mail("boss@example.net"));
                    for (int i = 0; i < BEHIND; i++) {
                        builder.dependsOn("t" + i, "gw");
                    }
                })
                .start();
    }

    private long minute() {
        return Duration.between(begin, clock.now()).toMinutes();
    }

    private static String words(Notification notice) {
        return notice.kind() + " "
                + String.join(
                        " ",
                        notice.events().stream()
                                .map(event -> event.alert().identity().target() + " "
                                        + (event.transition() == AlertTransition.CLEARED ? "cleared" : "raised"))
                                .sorted()
                                .toList());
    }

    private void untilMinute(int minute) {
        engine.advance(Duration.between(clock.now(), begin.plus(ofMinutes(minute))));
    }

    private void fails(String... targets) {
        down.addAll(List.of(targets));
    }

    private void allBehindTheRouter(boolean fail) {
        for (int i = 0; i < BEHIND; i++) {
            if (fail) {
                down.add("t" + i);
            } else {
                down.remove("t" + i);
            }
        }
    }

    @Test
    void everybody_is_told_what_was_written_down_before_and_nothing_else() {
        untilMinute(5);
        fails("gw");
        allBehindTheRouter(true);
        untilMinute(12);
        down.clear();
        untilMinute(20);
        fails("gw", "ref-1", "ref-2");
        allBehindTheRouter(true);
        untilMinute(26);
        down.clear();
        untilMinute(30);
        fails("t7");
        untilMinute(31);
        engine.close();
        engine = start();
        untilMinute(33);
        down.clear();
        untilMinute(41);
        fails("t8");
        untilMinute(43);
        fails("t9");
        untilMinute(45);
        down.remove("t8");
        untilMinute(55);
        down.clear();
        untilMinute(60);
        engine.close();
        assertThat(mail).as("the channel that works").containsExactlyElementsOf(MAIL);
        assertThat(gateway).as("the one that was away").containsExactlyInAnyOrderElementsOf(GATEWAY);
        for (String target : List.of("t8", "t9")) {
            assertThat(gateway.indexOf("ALERT " + target + " raised"))
                    .isLessThan(gateway.indexOf("RECOVERY " + target + " cleared"));
        }
    }
}
