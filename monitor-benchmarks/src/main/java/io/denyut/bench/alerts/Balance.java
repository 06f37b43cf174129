package io.denyut.bench.alerts;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertTransition;
import io.denyut.bench.alerts.KillPart.Received;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.store.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was received next to what the history holds.
 *
 * @param events in the history
 * @param lost events that somebody was neither told of nor, by the history, deliberately not told of; and problems never ended
 * @param orphaned recoveries without their problem, and second problems while one is open
 * @param doubled notices that came more than once
 * @param unmarked of those, how many have no attempt that was cut off
 * @param first some of what is wrong, in words
 */
record Balance(int events, int lost, int orphaned, int doubled, int unmarked, List<String> first) {
    private static final int MANY = 10_000_000;
    private static final int SHOWN = 10;

    static String line(Alert alert) {
        return alert.identity().target() + " " + alert.since().toEpochMilli();
    }

    static Balance of(Path file, List<Received> received) throws Exception {
        try (JdbcStore store = JdbcStore.open(file)) {
            return new Counting(store.alerts().history(), received).count();
        }
    }

    private static final class Counting {
        private final List<AlertEvent> events;
        private final List<Withheld> withheld;
        private final List<DeliveryAttempt> attempts;
        private final List<Received> received;
        private final List<String> problems = new ArrayList<>();
        private final Set<String> told = new HashSet<>();
        private int lost;
        private int orphaned;
        private int doubled;
        private int unmarked;

        Counting(AlertHistory history, List<Received> received) {
            Instant now = InstantSource.system().instant();
            events = history.events(now.minus(Duration.ofDays(2)), now.plus(Duration.ofDays(2)), MANY);
            withheld = history.withheld(MANY);
            attempts = history.attempts(MANY);
            this.received = received;
        }

        Balance count() {
            seen();
            toldOrNot();
            return new Balance(
                    events.size(),
                    lost,
                    orphaned,
                    doubled,
                    unmarked,
                    problems.subList(0, Math.min(SHOWN, problems.size())));
        }

        /** One after the other, as they came; a notice that came again counts once. */
        private void seen() {
            Map<String, Long> cutOff = cutOff();
            Map<String, String> open = new HashMap<>();
            Set<String> notices = new HashSet<>();
            for (Received one : received) {
                if (!notices.add(one.delivery())) {
                    doubled++;
                    if (cutOff.getOrDefault(one.delivery(), 0L) == 0) {
                        unmarked++;
                        problems.add("came again and no attempt was cut off: " + one.delivery());
                    }
                    continue;
                }
                for (String line : one.lines()) {
                    String target = one.addressee() + " " + line.substring(0, line.indexOf(' '));
                    told.add((one.isRecovery() ? "end " : "problem ") + one.addressee() + " " + line);
                    String before = one.isRecovery() ? open.remove(target) : open.put(target, one.delivery());
                    if (one.isRecovery() == (before == null)) {
                        orphaned++;
                        problems.add((one.isRecovery() ? "an end without its problem: " : "a second problem: ") + target
                                + " by " + one.delivery());
                    }
                }
            }
            open.forEach((target, notice) -> {
                lost++;
                problems.add("told of a problem by " + notice + " and never of its end: " + target);
            });
        }

        /** By delivery, how many attempts began of which no end is known. */
        private Map<String, Long> cutOff() {
            Set<String> ended = new HashSet<>();
            attempts.stream()
                    .filter(attempt -> attempt.outcome() != Outcome.BEGUN)
                    .forEach(attempt -> ended.add(attempt.delivery() + " " + attempt.number()));
            Map<String, Long> cutOff = new HashMap<>();
            attempts.stream()
                    .filter(attempt -> attempt.outcome() == Outcome.BEGUN
                            && !ended.contains(attempt.delivery() + " " + attempt.number()))
                    .forEach(attempt -> cutOff.merge(attempt.delivery(), 1L, Long::sum));
            return cutOff;
        }

        private void toldOrNot() {
            Set<String> notTold = new HashSet<>();
            for (Withheld notice : withheld) {
                notTold.add(word(notice.event()) + notice.addressee() + " "
                        + line(notice.event().alert()));
            }
            for (AlertEvent event : events) {
                for (String addressee : List.of("hook/ann@example.net", "hook/ben@example.net")) {
                    String key = word(event) + addressee + " " + line(event.alert());
                    if (!told.contains(key) && !notTold.contains(key)) {
                        lost++;
                        problems.add("neither told nor withheld: " + key);
                    }
                }
            }
        }

        private static String word(AlertEvent event) {
            return event.transition() == AlertTransition.CLEARED ? "end " : "problem ";
        }
    }
}
