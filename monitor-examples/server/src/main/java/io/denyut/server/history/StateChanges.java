package io.denyut.server.history;

import io.denyut.Observation;
import io.denyut.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The changes of state: the newest {@value #MAX_OF_TARGET} of each target, and the newest {@value #MAX} of all. A target that changes all
 * the time pushes out its own. Thread-safe.
 */
final class StateChanges {
    static final int MAX_OF_TARGET = 100;
    static final int MAX = 200_000;
    private static final int FIRST_SLOTS = 1_024;

    private final int max;

    // Guarded by this.
    /** The change with number n is at n modulo the length; empty where its target has too many newer ones. */
    private @Nullable StateChange[] ring;

    private long next;
    private final Map<String, Numbers> byTarget = new HashMap<>();

    /** The numbers of a target's newest changes, a ring that grows. */
    private static final class Numbers {
        private long[] numbers = new long[4];
        private int size;
        private int begin;

        /** Adds a number; the one that goes for it, or -1. */
        long add(long number) {
            long out = -1;
            if (size == MAX_OF_TARGET) {
                out = numbers[begin];
                begin = (begin + 1) % numbers.length;
                size--;
            } else if (size == numbers.length) {
                long[] more = new long[Math.min(MAX_OF_TARGET, size * 2)];
                for (int i = 0; i < size; i++) {
                    more[i] = get(i);
                }
                numbers = more;
                begin = 0;
            }
            numbers[(begin + size++) % numbers.length] = number;
            return out;
        }

        long get(int i) {
            return numbers[(begin + i) % numbers.length];
        }
    }

    StateChanges() {
        this(MAX);
    }

    StateChanges(int max) {
        this.max = max;
        this.ring = new @Nullable StateChange[Math.min(FIRST_SLOTS, max)];
    }

    synchronized void add(Observation now, Status before) {
        if (next == ring.length && ring.length < max) {
            @Nullable StateChange[] more = new @Nullable StateChange[Math.min(max, ring.length * 2)];
            System.arraycopy(ring, 0, more, 0, ring.length);
            ring = more;
        }
        long number = next++;
        String id = now.target().id();
        StateChange pushed = ring[slot(number)];
        if (pushed != null) {
            forgetOldest(pushed);
        }
        ring[slot(number)] = new StateChange(
                number, now.tick(), id, now.checkId(), now.source(), before, now.status(), now.reason());
        long out = byTarget.computeIfAbsent(id, unused -> new Numbers()).add(number);
        if (out >= 0) {
            ring[slot(out)] = null;
        }
    }

    private int slot(long number) {
        return (int) (number % ring.length);
    }

    private void forgetOldest(StateChange change) {
        Numbers numbers = byTarget.get(change.targetId());
        if (numbers != null && numbers.size > 0 && numbers.get(0) == change.number()) {
            numbers.begin = (numbers.begin + 1) % numbers.numbers.length;
            numbers.size--;
            if (numbers.size == 0) {
                byTarget.remove(change.targetId());
            }
        }
    }

    /** Newest first. */
    synchronized List<StateChange> newest(Optional<String> targetId, OptionalLong before, int limit) {
        long below = Math.min(before.orElse(Long.MAX_VALUE), next);
        List<StateChange> found = new ArrayList<>();
        if (targetId.isPresent()) {
            Numbers numbers = byTarget.getOrDefault(targetId.get(), new Numbers());
            for (int i = numbers.size - 1; i >= 0 && found.size() < limit; i--) {
                if (numbers.get(i) < below) {
                    add(found, numbers.get(i));
                }
            }
            return found;
        }
        for (long number = below - 1; number >= Math.max(0, next - ring.length) && found.size() < limit; number--) {
            add(found, number);
        }
        return found;
    }

    private void add(List<StateChange> found, long number) {
        StateChange change = ring[slot(number)];
        if (change != null) {
            found.add(change);
        }
    }

    /** Forgets a target. */
    synchronized void remove(String targetId) {
        Numbers numbers = byTarget.remove(targetId);
        if (numbers == null) {
            return;
        }
        for (int i = 0; i < numbers.size; i++) {
            ring[slot(numbers.get(i))] = null;
        }
    }
}
