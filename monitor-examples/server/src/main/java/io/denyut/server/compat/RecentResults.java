package io.denyut.server.compat;

import io.denyut.Observation;
import io.denyut.spi.Sink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The newest ping results, in memory: written by the monitor's queue for this sink, read by requests. */
public final class RecentResults implements Sink {
    /** The most that a request may ask for, and all that is kept. */
    public static final int CAPACITY = 10_000;

    private final Supplier<Set<String>> pingChecks;
    /** Guarded by itself; the newest is last. */
    private final Deque<Observation> results = new ArrayDeque<>(CAPACITY);

    /** @param pingChecks the ids of the checks whose results are kept */
    public RecentResults(Supplier<Set<String>> pingChecks) {
        this.pingChecks = pingChecks;
    }

    @Override
    public void write(List<Observation> batch) {
        Set<String> wanted = pingChecks.get();
        synchronized (results) {
            for (Observation observation : batch) {
                if (wanted.contains(observation.checkId())) {
                    if (results.size() == CAPACITY) {
                        results.removeFirst();
                    }
                    results.addLast(observation);
                }
            }
        }
    }

    /** The newest results, newest first. */
    public List<Observation> newest(int limit) {
        List<Observation> newest = new ArrayList<>(Math.min(limit, CAPACITY));
        synchronized (results) {
            Iterator<Observation> backwards = results.descendingIterator();
            while (newest.size() < limit && backwards.hasNext()) {
                newest.add(backwards.next());
            }
        }
        return newest;
    }
}
