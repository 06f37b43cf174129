package io.denyut.bench.isolation;

import io.denyut.Observation;
import io.denyut.Status;
import io.denyut.spi.Sink;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The neighbour's sink: ticks off each target of each round. Thread-safe. */
final class RoundBook implements Sink {
    private final String check;
    private final int targets;

    /** Guarded by {@code this}, as all that follows: by tick, the targets that were seen. */
    private final Map<Instant, BitSet> seen = new TreeMap<>();

    private long doubles;
    private long notUp;

    /**
     * An empty book.
     *
     * @param check whose observations are counted
     * @param targets how many there are; their ids are the numbers from 0
     */
    RoundBook(String check, int targets) {
        this.check = check;
        this.targets = targets;
    }

    @Override
    public synchronized void write(List<Observation> batch) {
        for (Observation observation : batch) {
            if (observation.checkId().equals(check)) {
                BitSet round = seen.computeIfAbsent(observation.tick(), tick -> new BitSet(targets));
                int target = Integer.parseInt(observation.target().id());
                doubles += round.get(target) ? 1 : 0;
                round.set(target);
                notUp += observation.status() == Status.UP ? 0 : 1;
            }
        }
    }

    synchronized int rounds() {
        return seen.size();
    }

    /** Targets that a round lacks. */
    synchronized long gaps() {
        return seen.values().stream()
                .mapToLong(round -> targets - round.cardinality())
                .sum();
    }

    synchronized long doubles() {
        return doubles;
    }

    /** Observations that say something else than that the target answered; all of them do answer. */
    synchronized long notUp() {
        return notUp;
    }
}
