package io.denyut.internal.alert;

import io.denyut.spi.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds rows that have stood too long behind a channel that is left alone. Confined to the worker's thread. */
final class Delays {
    /** Somebody else should be told by then, if there is one to fall back on. */
    static final Duration LONG = Duration.ofMinutes(5);

    /** Most rows that are watched; those behind them are seen when these have gone. */
    static final int MAX_ROWS = 1_000;

    /** Between two readings of the outbox: in a storm the worker is woken at every change. */
    private static final Duration READ_EVERY = Duration.ofSeconds(10);

    /** First seen waiting, by delivery. */
    private final Map<String, Since> since = new LinkedHashMap<>();

    private boolean isFresh;
    private long read;

    private static final class Since {
        final long nanos;
        boolean said;

        Since(long nanos) {
            this.nanos = nanos;
        }
    }

    /** Whether it is time to look again at what waits. */
    boolean wantsRows(long nanos) {
        return !isFresh || nanos - read >= READ_EVERY.toNanos();
    }

    /** The ids of those that wait too long; each is given once. */
    List<String> tooLong(List<Delivery> waiting, long nanos) {
        isFresh = true;
        read = nanos;
        for (Delivery row : waiting) {
            if (since.size() < MAX_ROWS) {
                since.computeIfAbsent(row.id(), id -> new Since(nanos));
            }
        }
        List<String> found = new ArrayList<>();
        since.forEach((id, entry) -> {
            if (!entry.said && nanos - entry.nanos >= LONG.toNanos()) {
                entry.said = true;
                found.add(id);
            }
        });
        return found;
    }

    /** It has ended. */
    void ended(String delivery) {
        since.remove(delivery);
    }

    /** The channel works again. */
    void over() {
        since.clear();
        isFresh = false;
    }
}
