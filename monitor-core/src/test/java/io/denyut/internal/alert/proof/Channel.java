package io.denyut.internal.alert.proof;

import io.denyut.internal.alert.Recipients;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plays the delivery workers and the world behind them: it knows what recipients really saw, which the book does not. Steps are recorded as
 * workers do: BEGUN before the call, an outcome that cannot be recorded is owed and goes before anything else.
 */
final class Channel {
    static final List<String> ANSWERS = List.of("sent", "seen-in-doubt", "unseen-in-doubt", "later", "refused");
    private static final Outcome[] OUTCOMES = {
        Outcome.SENT, Outcome.UNCERTAIN, Outcome.UNCERTAIN, Outcome.RETRY, Outcome.DEAD
    };

    /** All that is known of one delivery. */
    static final class Fate {
        final Delivery row;
        int begun;
        int seen;
        /** A call was cut off by the end of a process. */
        boolean wasCutOff;

        @Nullable
        Outcome end;

        private Fate(Delivery row) {
            this.row = row;
        }

        /** He was told as far as anybody could know. */
        boolean mayHaveBeenSeen() {
            return seen > 0 || wasCutOff || end == Outcome.SENT || end == Outcome.UNCERTAIN;
        }
    }

    private record Call(Delivery row, int number) {}

    private record Owed(DeliveryAttempt attempt, Fate fate) {}

    private final Disk disk;
    private final Supplier<Instant> now;
    private final List<Call> underWay = new ArrayList<>();
    private final Map<String, Deque<Owed>> owed = new HashMap<>();
    final Map<String, Fate> fates = new HashMap<>();

    /** Deliveries in the order in which they were first seen, or may have been. */
    final Map<String, Fate> sight = new LinkedHashMap<>();

    BiConsumer<String, Outcome> ended = (delivery, outcome) -> {};

    Channel(Disk disk, Supplier<Instant> now) {
        this.disk = disk;
        this.now = now;
        disk.recorded = this::recorded;
    }

    /** A worker for which an outcome is owed takes no rows, and takes them after it was put down. */
    void begin(int which, Recipients people) {
        Set<String> ready = new LinkedHashSet<>(people.notifiers().keySet());
        ready.removeIf(notifier -> !settle(notifier));
        List<Delivery> rows = rows(ready);
        if (!rows.isEmpty()) {
            begin(rows.get(which % rows.size()));
        }
    }

    List<Delivery> rows(Recipients people) {
        return rows(people.notifiers().keySet());
    }

    private List<Delivery> rows(Set<String> notifiers) {
        List<Delivery> rows = new ArrayList<>();
        for (String notifier : notifiers) {
            rows.addAll(disk.due(Set.of(Fence.ALONE), notifier, Instant.MAX, 100));
        }
        // A worker makes one call after the other, so it never takes what it is about.
        rows.removeIf(row -> underWay.stream().anyMatch(call -> call.row.id().equals(row.id())));
        return rows;
    }

    private void begin(Delivery row) {
        Fate fate = fates.computeIfAbsent(row.id(), id -> new Fate(row));
        int number = row.attempts() + 1;
        if (!record(attempt(row, number, Outcome.BEGUN))) {
            owe(new Owed(attempt(row, number, Outcome.RETRY), fate));
            return;
        }
        Broken.unless(
                fate.end == null,
                "clause 4",
                () -> "sent again although its end was recorded: " + row.id() + " " + fate.end);
        fate.begun++;
        underWay.add(new Call(row, number));
    }

    void end(int which, int answer, Recipients people) {
        if (underWay.isEmpty()) {
            return;
        }
        Call call = underWay.remove(which % underWay.size());
        Fate fate = fate(call.row);
        if (answer <= 1) {
            see(fate);
        } else if (OUTCOMES[answer] != Outcome.RETRY) {
            sight.putIfAbsent(call.row.id(), fate);
        }
        owe(new Owed(attempt(call.row, call.number, OUTCOMES[answer]), fate));
        settle(call.row.notifier());
        giveUp(people);
    }

    private Fate fate(Delivery row) {
        return fates.computeIfAbsent(row.id(), id -> new Fate(row));
    }

    private void see(Fate fate) {
        Broken.unless(
                fate.seen == 0 || fate.wasCutOff,
                "clause 4",
                () -> "seen twice although no call was in doubt: " + fate.row.id());
        fate.seen++;
        sight.putIfAbsent(fate.row.id(), fate);
    }

    /** As workers do it: who may have been told by an attempt that was cut off is not "not told" by a later one. */
    private DeliveryAttempt attempt(Delivery row, int number, Outcome outcome) {
        Outcome honest = outcome == Outcome.DEAD && row.inDoubt() ? Outcome.UNCERTAIN : outcome;
        return new DeliveryAttempt(row.id(), number, now.get(), honest, "", now.get());
    }

    private void owe(Owed outcome) {
        owed.computeIfAbsent(outcome.fate.row.notifier(), id -> new ArrayDeque<>())
                .add(outcome);
    }

    boolean settle(String notifier) {
        Deque<Owed> outcomes = owed.getOrDefault(notifier, new ArrayDeque<>());
        while (!outcomes.isEmpty()) {
            Owed next = outcomes.peek();
            if (!record(next.attempt)) {
                return false;
            }
            outcomes.remove();
            if (next.attempt.outcome() != Outcome.RETRY) {
                ended.accept(next.attempt.delivery(), next.attempt.outcome());
            }
        }
        return true;
    }

    private boolean record(DeliveryAttempt attempt) {
        try {
            disk.record(Fence.ALONE, attempt);
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /** Rows of notifiers that are gone are given up by their last worker, when none of its calls is under way. */
    void giveUp(Recipients people) {
        for (String notifier : Network.NOTIFIERS) {
            if (people.has(notifier) || !settle(notifier)) {
                continue;
            }
            for (Delivery row : disk.due(Set.of(Fence.ALONE), notifier, Instant.MAX, 100)) {
                owe(new Owed(attempt(row, row.attempts() + 1, Outcome.DEAD), fate(row)));
            }
            settle(notifier);
        }
    }

    /** The process ends: of the calls under way those in the bits reach their channel, and nobody records an outcome. */
    void crash(int bits) {
        for (int i = 0; i < underWay.size(); i++) {
            Fate fate = fate(underWay.get(i).row);
            fate.wasCutOff = true;
            if ((bits >> (i % 3) & 1) == 1) {
                see(fate);
            }
            sight.putIfAbsent(fate.row.id(), fate);
        }
        underWay.clear();
        owed.values()
                .forEach(outcomes -> outcomes.forEach(owing -> {
                    Outcome outcome = owing.attempt.outcome();
                    if (outcome == Outcome.SENT || outcome == Outcome.UNCERTAIN) {
                        owing.fate.wasCutOff = true;
                    }
                    // The store may have it all the same: then it is at its end.
                    sight.putIfAbsent(owing.fate.row.id(), owing.fate);
                }));
        owed.clear();
    }

    /** Whoever put it down: what the store holds as the end of a delivery is its end. */
    private void recorded(DeliveryAttempt attempt) {
        Delivery row = disk.rows.get(attempt.delivery());
        if (row == null || attempt.outcome() == Outcome.BEGUN || attempt.outcome() == Outcome.RETRY) {
            return;
        }
        Fate fate = fate(row);
        if (fate.end == null) {
            fate.end = attempt.outcome();
            sight.putIfAbsent(row.id(), fate);
        }
    }

    void endAll(Recipients people) {
        while (!underWay.isEmpty()) {
            end(0, 0, people);
        }
        Network.NOTIFIERS.forEach(this::settle);
    }

    boolean isIdle() {
        return underWay.isEmpty() && owed.values().stream().allMatch(Deque::isEmpty);
    }
}
