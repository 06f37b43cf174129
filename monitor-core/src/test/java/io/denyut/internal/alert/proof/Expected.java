package io.denyut.internal.alert.proof;

import io.denyut.AlertTransition;
import io.denyut.Severity;
import io.denyut.internal.alert.Recipients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What must happen, from the results alone: a few lines that know nothing of notices, mutes or stores. DOWN raises "down" and UP or DEGRADED
 * clear it; two DEGRADED in a row raise "quality" and UP clears it; a critical {@link Network#COVERS} raises "cover"; UNKNOWN says nothing. What a change of the store holds is known by the
 * change's id, so that after a crash the expectation is what was stored, no more and no less.
 */
final class Expected {
    /** An alert's identity, as far as it varies here. */
    record Key(String rule, String target) {}

    /** A transition, with those who were configured then. */
    record Happened(
            Key key, AlertTransition transition, Instant time, Severity severity, Instant since, Recipients people) {
        /** All of it but whom it concerned. */
        What what() {
            return new What(key, transition, time, severity, since);
        }

        String shown() {
            return what().shown();
        }
    }

    /** What can be read in a history. */
    record What(Key key, AlertTransition transition, Instant time, Severity severity, Instant since) {
        String shown() {
            return key.rule() + " " + key.target() + " " + transition + " " + severity + " " + time + " since " + since;
        }
    }

    private record State(int breaches, boolean raised, Severity severity, Instant since) {}

    private record Mark(int events, Map<Key, State> states) {}

    private final List<Happened> events = new ArrayList<>();
    private Map<Key, State> states = new HashMap<>();
    private final Map<String, Mark> marks = new HashMap<>();
    private Mark durable = new Mark(0, Map.of());

    /** A rule that is configured sees a result. */
    void result(String rule, String target, String status, Instant time, boolean isKnown, Recipients people) {
        Key key = new Key(rule, target);
        if (rule.equals("down")) {
            switch (status) {
                case "down" -> breach(key, 1, Severity.MAJOR, time, isKnown, people);
                case "up", "minor", "critical" -> clear(key, time, people);
                default -> {
                    // UNKNOWN is never DOWN
                }
            }
        } else if (rule.equals("cover")) {
            switch (target.equals(Network.COVERS) ? status : "") {
                case "critical" -> breach(key, 1, Severity.CRITICAL, time, isKnown, people);
                case "up", "minor" -> clear(key, time, people);
                default -> {
                    // it says nothing
                }
            }
        } else {
            switch (status) {
                case "minor" -> breach(key, 2, Severity.MINOR, time, isKnown, people);
                case "critical" -> breach(key, 2, Severity.CRITICAL, time, isKnown, people);
                case "up" -> clear(key, time, people);
                default -> {
                    // neither better nor worse
                }
            }
        }
    }

    private void breach(Key key, int needed, Severity severity, Instant time, boolean isKnown, Recipients people) {
        State before = states.get(key);
        if (before == null && !isKnown) {
            return;
        }
        State now = before == null
                ? new State(1, needed == 1, severity, time)
                : new State(
                        before.breaches + 1, before.raised || before.breaches + 1 >= needed, severity, before.since);
        states.put(key, now);
        if (now.raised && (before == null || !before.raised)) {
            events.add(new Happened(key, AlertTransition.RAISED, time, severity, now.since, people));
        } else if (now.raised && before != null && before.severity != severity) {
            events.add(new Happened(key, AlertTransition.SEVERITY_CHANGED, time, severity, now.since, people));
        }
    }

    private void clear(Key key, Instant time, Recipients people) {
        State before = states.remove(key);
        if (before != null && before.raised) {
            events.add(new Happened(key, AlertTransition.CLEARED, time, before.severity, before.since, people));
        }
    }

    /** Rules or targets are gone. */
    void over(Predicate<Key> which, Instant time, Recipients people) {
        for (Key key : List.copyOf(states.keySet())) {
            if (which.test(key)) {
                clear(key, time, people);
            }
        }
    }

    /** A change with everything up to now is about to be stored. */
    void mark(String change) {
        marks.computeIfAbsent(change, id -> new Mark(events.size(), new HashMap<>(states)));
    }

    void stored(String change) {
        Mark mark = marks.get(change);
        if (mark != null) {
            durable = mark;
        }
    }

    /** Memory is gone: what was stored is left. Counts that had raised nothing are not kept. */
    void crash() {
        events.subList(durable.events, events.size()).clear();
        states = new HashMap<>(durable.states);
        states.values().removeIf(state -> !state.raised);
        marks.clear();
        durable = new Mark(events.size(), new HashMap<>(states));
    }

    List<Happened> events() {
        return events;
    }

    List<Key> raised() {
        List<Key> raised = new ArrayList<>();
        states.forEach((key, state) -> {
            if (state.raised) {
                raised.add(key);
            }
        });
        return raised;
    }

    /** Since when an alert is open; null if it is not. */
    @Nullable
    Instant raisedSince(Key key) {
        State state = states.get(key);
        return state == null || !state.raised ? null : state.since;
    }
}
