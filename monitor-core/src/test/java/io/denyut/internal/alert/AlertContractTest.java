package io.denyut.internal.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertTransition;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.internal.alert.FaultyStore.Fault;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Recipient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clauses 1 to 5 of the alert contract under random interleavings: alerts come and go and change severity, targets are muted, commits fail
 * before or after they have stored, channels accept, refuse, hang or leave us in doubt, and the process ends at any point, also between the
 * pieces of what a batch changed.
 */
class AlertContractTest {
    private static final int SEEDS = 400;
    private static final int STEPS = 250;
    private static final List<String> TARGETS = List.of("gw", "olt", "olt/onu/1", "olt/onu/2");

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            seeds.add(seed);
        }
        String more = System.getProperty("denyut.seed");
        return more == null ? seeds : List.of(Long.valueOf(more));
    }

    private final BookDriver driver = new BookDriver();
    private final Map<String, Delivery> begun = new LinkedHashMap<>();
    private final Set<String> wrong = new HashSet<>();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holds_whatever_happens(long seed) {
        Random random = new Random(seed);
        // Mostly far less than belongs together, so that processes end between the pieces of one notice as well.
        driver.piece = seed % 4 == 0 ? Draft.PIECE : 1 + (int) (seed % 5);
        driver.target(Target.of("olt", "127.0.0.2"));
        driver.target(Target.of("olt/onu/1", "127.0.0.2").withParent("olt"));
        driver.target(Target.of("olt/onu/2", "127.0.0.2").withParent("olt"));
        driver.recipients = new Recipients(
                Map.of(
                        "noc", List.of(Recipient.mail("a@example.net"), Recipient.mail("b@example.net")),
                        "pager", List.of(Recipient.mail("c@example.net"))),
                List.of(io.denyut.Route.to("noc"), io.denyut.Route.to("pager").atLeast(Severity.CRITICAL)));
        driver.start();
        for (int step = 0; step < STEPS; step++) {
            step(random);
        }
        calmDown();
        check("seed " + seed);
    }

    private void step(Random random) {
        String target = TARGETS.get(random.nextInt(TARGETS.size()));
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> {
                wrong.add(target);
                driver.breach(target, random.nextInt(4) == 0 ? Severity.CRITICAL : Severity.MAJOR);
            }
            case 3, 4, 5 -> {
                wrong.remove(target);
                driver.clear(target);
            }
            case 6 -> driver.mode(target, random.nextBoolean() ? TargetMode.MUTED : TargetMode.ACTIVE);
            case 7 -> driver.store.onCommit = () -> fault(random);
            case 8 -> driver.store.onCommit = () -> Fault.NONE;
            case 9 -> {
                if (random.nextInt(4) == 0) {
                    crash(random);
                }
            }
            case 10, 11 -> driver.advance(Duration.ofMillis(random.nextInt(12_000)));
            case 12 -> begin(random);
            default -> end(random);
        }
        if (random.nextInt(3) > 0) {
            driver.commit();
        }
    }

    private static Fault fault(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Fault.NOTHING_STORED;
            case 1 -> Fault.STORED_ALL_THE_SAME;
            default -> Fault.NONE;
        };
    }

    /** kill -9: memory is gone; of the calls under way some reached the channel. */
    private void crash(Random random) {
        for (Delivery row : begun.values()) {
            switch (random.nextInt(3)) {
                case 0 -> driver.endUnheard(row, Outcome.SENT);
                case 1 -> driver.endUnheard(row, Outcome.DEAD);
                default -> {
                    // it is due again
                }
            }
        }
        begun.clear();
        driver.start();
        for (String target : TARGETS) { // the next round looks again
            if (wrong.contains(target)) {
                driver.breach(target);
            } else {
                driver.clear(target);
            }
        }
    }

    private void begin(Random random) {
        List<Delivery> rows = driver.rows();
        if (!rows.isEmpty()) {
            Delivery row = rows.get(random.nextInt(rows.size()));
            driver.begin(row);
            begun.put(row.id(), row);
        }
    }

    private void end(Random random) {
        if (begun.isEmpty()) {
            return;
        }
        List<Delivery> rows = List.copyOf(begun.values());
        Delivery row = rows.get(random.nextInt(rows.size()));
        begun.remove(row.id());
        Outcome[] outcomes = {Outcome.SENT, Outcome.SENT, Outcome.UNCERTAIN, Outcome.RETRY, Outcome.DEAD};
        driver.end(row, outcomes[random.nextInt(outcomes.length)]);
    }

    /** Everything is well, and everything that was owed is paid. */
    private void calmDown() {
        driver.store.onCommit = () -> Fault.NONE;
        begun.values().forEach(row -> driver.end(row, Outcome.SENT));
        begun.clear();
        driver.advance(Duration.ofSeconds(3));
        for (int i = 0; i < 4; i++) {
            TARGETS.forEach(driver::clear);
            driver.advance(Duration.ofSeconds(12));
            driver.deliverAll(Outcome.SENT);
        }
        assertThat(driver.book.alerts()).isEmpty();
        assertThat(driver.rows()).isEmpty();
    }

    private record Line(AlertKey identity, String addressee) {}

    private void check(String seed) {
        Map<Line, String> open = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (BookDriver.Ended end : driver.ended) {
            Delivery row = end.row();
            assertThat(ids.add(row.id()))
                    .as("%s: %s ended twice", seed, row.id())
                    .isTrue();
            for (AlertEvent event : row.notification().events()) {
                Line line = new Line(
                        event.alert().identity(),
                        row.notifier() + "/" + row.recipient().id());
                if (row.notification().kind() == NotificationKind.ALERT) {
                    if (end.isTold()) {
                        assertThat(open.put(line, row.notification().id()))
                                .as("%s: clause 1: a second open problem notice for %s", seed, line)
                                .isNull();
                    }
                } else { // one that was given up was sent as well as could be
                    assertThat(open.remove(line))
                            .as("%s: clause 3: a recovery without its problem for %s", seed, line)
                            .isNotNull();
                }
            }
        }
        assertThat(open)
                .as("%s: clause 2: told of a problem and never of its end", seed)
                .isEmpty();
        assertThat(driver.events()).as("%s: something happened at all", seed).isNotEmpty();
        assertThat(driver.store.inside.load(io.denyut.spi.Fence.ALONE))
                .as("%s: nothing is left over in the store", seed)
                .isEqualTo(io.denyut.spi.AlertSnapshot.EMPTY);
        transitionsTakeTurns(seed);
        everyWithheldNoticeHasAReason(seed);
    }

    private void transitionsTakeTurns(String seed) {
        Map<AlertKey, AlertTransition> last = new HashMap<>();
        List<AlertEvent> oldestFirst = new ArrayList<>(driver.events());
        java.util.Collections.reverse(oldestFirst);
        for (AlertEvent event : oldestFirst) {
            if (event.transition() == AlertTransition.SEVERITY_CHANGED) {
                continue;
            }
            AlertTransition before = last.put(event.alert().identity(), event.transition());
            assertThat(event.transition())
                    .as(
                            "%s: clause 4: a transition of %s lost or doubled",
                            seed, event.alert().identity())
                    .isNotEqualTo(before);
            assertThat(before != null || event.transition() == AlertTransition.RAISED)
                    .isTrue();
        }
    }

    private void everyWithheldNoticeHasAReason(String seed) {
        for (Withheld notice : driver.store.inside.withheld(100_000)) {
            assertThat(notice.reason()).as("%s: clause 5", seed).matches("[a-z]+(\\.[a-z]+)+");
        }
    }
}
