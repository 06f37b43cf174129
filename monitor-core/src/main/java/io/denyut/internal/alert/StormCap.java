package io.denyut.internal.alert;

import io.denyut.internal.alert.Recipients.Addressee;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Counts the notices to each addressee, so that nobody's telephone drowns. Confined to the rules' thread. */
final class StormCap {
    static final Duration WINDOW = Duration.ofMinutes(10);

    /** How long a digest gathers. */
    static final Duration GATHER = Duration.ofMinutes(2);

    private final Map<String, Deque<Long>> sent = new HashMap<>();

    /** @param cap most notices in {@link #WINDOW}; 0 = any number */
    boolean isReached(Addressee to, int cap, long nanos) {
        Deque<Long> times = sent.get(to.key());
        if (cap == 0 || times == null) {
            return false;
        }
        while (!times.isEmpty() && nanos - times.peekFirst() >= WINDOW.toNanos()) {
            times.removeFirst();
        }
        return times.size() >= cap;
    }

    void sent(Addressee to, int cap, long nanos) {
        if (cap == 0) {
            return;
        }
        Deque<Long> times = sent.computeIfAbsent(to.key(), key -> new ArrayDeque<>());
        times.addLast(nanos);
        while (times.size() > cap) {
            times.removeFirst();
        }
    }
}
