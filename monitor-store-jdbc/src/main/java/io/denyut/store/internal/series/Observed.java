package io.denyut.store.internal.series;

import io.denyut.Metric;
import io.denyut.Tags;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one check of one source observes at one target, and the rows of it that are in no chunk yet. Its columns are added by the thread of
 * the sink alone and may be read by all; its heads are guarded by the lock of {@link Heads}.
 */
final class Observed {
    private static final Column[] NO_COLUMNS = {};
    private static final Head[] NO_HEADS = {};
    private static final int SEARCHED = 8;

    final int id;
    final String target;
    final String check;
    final String source;
    /** Another check or source of the same target. */
    final @Nullable Observed next;

    volatile Column[] columns = NO_COLUMNS;
    private @Nullable Map<Key, Column> byKey;

    /** Guarded by the lock of {@link Heads}; mostly one, for a minute after the end of a window two. */
    Head[] heads = NO_HEADS;

    private record Key(Metric metric, Tags tags) {}

    Observed(int id, String target, String check, String source, @Nullable Observed next) {
        this.id = id;
        this.target = target;
        this.check = check;
        this.source = source;
        this.next = next;
    }

    boolean is(String otherCheck, String otherSource) {
        return check.equals(otherCheck) && source.equals(otherSource);
    }

    /** The column of a sample; {@code expected} is where it was in the observation before. */
    @Nullable
    Column column(Metric metric, Tags tags, int expected) {
        Column[] all = columns;
        if (expected < all.length && all[expected].is(metric, tags)) {
            return all[expected];
        }
        if (all.length <= SEARCHED) {
            for (Column column : all) {
                if (column.is(metric, tags)) {
                    return column;
                }
            }
            return null;
        }
        Map<Key, Column> map = byKey;
        if (map == null) {
            map = new HashMap<>();
            for (Column column : all) {
                map.put(new Key(column.metric(), column.tags()), column);
            }
            byKey = map;
        }
        Column found = map.get(new Key(metric, tags));
        if (found != null) {
            return found;
        }
        // The same metric under another help text.
        for (Column column : all) {
            if (column.is(metric, tags)) {
                map.put(new Key(metric, tags), column);
                return column;
            }
        }
        return null;
    }

    void add(Column column) {
        Column[] longer = java.util.Arrays.copyOf(columns, columns.length + 1);
        longer[longer.length - 1] = column;
        columns = longer;
        if (byKey != null) {
            byKey.put(new Key(column.metric(), column.tags()), column);
        }
    }
}
