package io.denyut.internal.alert;

import io.denyut.Observation;
import io.denyut.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the book was shown of targets. Confined to the rules' thread.
 *
 * <p>Newer and older are counted in results, in the order in which they came, and not in time: whoever sets the wall clock makes no result
 * newer than it is.
 */
final class Sight {
    private final AlertHost host;
    private final Map<String, Seen> targets = new HashMap<>();
    private long results;

    /** Whether a target is there, as far as is known. */
    enum Answer {
        /** No result has come. */
        NOTHING,
        /** It answers. */
        ANSWERS,
        /** We asked and nothing answered. */
        DOWN,
        /** We could not ask. */
        UNKNOWN;

        static Answer of(Status status) {
            return switch (status) {
                case UP, DEGRADED -> ANSWERS;
                case DOWN -> DOWN;
                case UNKNOWN -> UNKNOWN;
            };
        }
    }

    /** What one check sees of a target from one source. */
    static final class Seen {
        final String check;
        final String source;
        private final @Nullable Seen next;
        Answer answer;
        Instant tick;

        /** Which result is the newest. */
        long newest;

        /** Which result was the first to say what the newest says; 0 for what answered when it was first seen. */
        long since;

        Instant sinceTick;

        /** How many results in a row have said so. */
        long times = 1;

        private Seen(Observation first, long number, @Nullable Seen next) {
            check = first.checkId();
            source = first.source();
            this.next = next;
            answer = Answer.of(first.status());
            tick = first.tick();
            newest = number;
            since = answer == Answer.ANSWERS ? 0 : number;
            sinceTick = answer == Answer.ANSWERS ? Instant.MIN : tick;
        }

        private void take(Observation observation, long number) {
            Answer now = Answer.of(observation.status());
            tick = observation.tick();
            newest = number;
            if (now == answer) {
                times++;
            } else {
                answer = now;
                since = number;
                sinceTick = tick;
                times = 1;
            }
        }
    }

    Sight(AlertHost host) {
        this.host = host;
    }

    void take(Observation observation) {
        results++;
        String id = observation.target().id();
        Seen first = targets.get(id);
        for (Seen seen = first; seen != null; seen = seen.next) {
            if (seen.check.equals(observation.checkId()) && seen.source.equals(observation.source())) {
                seen.take(observation, results);
                return;
            }
        }
        targets.put(id, new Seen(observation, results, first));
    }

    /** The number of the newest result of all. */
    long newest() {
        return results;
    }

    /** What one check sees of a target; an empty check id stands for {@link #of(String, String)}. */
    @Nullable
    Seen of(String target, String check, String source) {
        if (check.isEmpty()) {
            return of(target, source);
        }
        for (Seen seen = targets.get(target); seen != null; seen = seen.next) {
            if (seen.check.equals(check) && seen.source.equals(source)) {
                return seen;
            }
        }
        return null;
    }

    /**
     * Whether a target is there, by the checks that say so: those that count for availability, or all where none of them looks at it; as seen
     * from this source, or from anywhere where nobody looks from there. Who answered one check after another began to see it down is there.
     */
    @Nullable
    Seen of(String target, String source) {
        Seen first = targets.get(target);
        if (first == null || first.next == null) {
            return first;
        }
        boolean sameSource = false;
        for (Seen seen = first; seen != null; seen = seen.next) {
            sameSource |= seen.source.equals(source);
        }
        boolean counting = false;
        for (Seen seen = first; seen != null; seen = seen.next) {
            counting |= (!sameSource || seen.source.equals(source)) && host.countsForAvailability(seen.check);
        }
        Seen answers = null;
        Seen down = null;
        Seen unknown = null;
        for (Seen seen = first; seen != null; seen = seen.next) {
            if ((sameSource && !seen.source.equals(source)) || (counting && !host.countsForAvailability(seen.check))) {
                continue;
            }
            switch (seen.answer) {
                case ANSWERS -> answers = answers == null || seen.newest > answers.newest ? seen : answers;
                case DOWN -> down = down == null || seen.since > down.since ? seen : down;
                default -> unknown = unknown == null || seen.newest > unknown.newest ? seen : unknown;
            }
        }
        if (down != null && (answers == null || answers.newest < down.since)) {
            return down;
        }
        return answers != null ? answers : unknown;
    }

    /** @param gone decides by target id and check id */
    void forget(BiPredicate<String, String> gone) {
        targets.entrySet().removeIf(entry -> {
            boolean any = false;
            for (Seen seen = entry.getValue(); seen != null; seen = seen.next) {
                any |= gone.test(entry.getKey(), seen.check);
            }
            return any;
        });
    }
}
