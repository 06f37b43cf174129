package io.denyut.server.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest results of all targets, in the order in which they came. Thread-safe. */
final class NewestPings {
    /** Guarded by itself. */
    private final @Nullable PingEntry[] ring = new @Nullable PingEntry[PingHistory.MAX_NEWEST];

    private long count;

    void add(List<PingEntry> entries) {
        synchronized (ring) {
            for (PingEntry entry : entries) {
                ring[(int) (count++ % ring.length)] = entry;
            }
        }
    }

    /** How many there were ever: what is read stays the same while this does. */
    long count() {
        synchronized (ring) {
            return count;
        }
    }

    /** Newest first. Several checks at once, or agents that were cut off, do not come in the order of their ticks. */
    List<PingEntry> newest(int limit) {
        List<PingEntry> newest = new ArrayList<>(Math.min(limit, ring.length));
        synchronized (ring) {
            for (long i = count - 1; i >= Math.max(0, count - Math.min(limit, ring.length)); i--) {
                PingEntry entry = ring[(int) (i % ring.length)];
                if (entry != null) {
                    newest.add(entry);
                }
            }
        }
        newest.sort(Comparator.comparing(PingEntry::tick).reversed());
        return newest;
    }
}
