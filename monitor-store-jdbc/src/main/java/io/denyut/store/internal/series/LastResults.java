package io.denyut.store.internal.series;

import io.denyut.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came last, from the rows that are in the journal and in no chunk yet: whatever was committed shortly before the end of a process is
 * among them. What came last is not always what has the largest tick, for clocks are set back. Thread-safe.
 */
final class LastResults {
    /** So many intervals say what is usual. */
    private static final int INTERVALS = 9;

    private final Catalog catalog;
    private final Heads heads;

    LastResults(Catalog catalog, Heads heads) {
        this.catalog = catalog;
        this.heads = heads;
    }

    List<LastResult> all() {
        List<LastResult> all = new ArrayList<>();
        Block block = new Block();
        int end = catalog.end();
        for (int id = 0; id < end; id++) {
            Observed observed = catalog.byId(id);
            LastResult last = observed == null ? null : last(observed, block);
            if (last != null) {
                all.add(last);
            }
        }
        return all;
    }

    Optional<LastResult> of(String target, String check, String source) {
        for (Observed one = catalog.ofTarget(target); one != null; one = one.next) {
            if (one.is(check, source)) {
                return Optional.ofNullable(last(one, new Block()));
            }
        }
        return Optional.empty();
    }

    private @Nullable LastResult last(Observed observed, Block block) {
        long tick = heads.copyLast(observed, block);
        int row = tick < 0 ? -1 : Arrays.binarySearch(block.ticks, 0, block.size, tick);
        if (row < 0) {
            return null;
        }
        int available = row;
        while (available >= 0 && !States.isAvailable(block.statuses[available])) {
            available--;
        }
        return new LastResult(
                observed.target,
                observed.check,
                observed.source,
                tick,
                interval(block, row),
                States.of(block.statuses[row]),
                catalog.reasonOf(block.reasons[row]),
                samples(observed, block, row),
                available < 0 ? -1 : block.ticks[available]);
    }

    private static long interval(Block block, int row) {
        int count = Math.min(INTERVALS, row);
        long[] intervals = new long[count];
        for (int i = 0; i < count; i++) {
            intervals[i] = block.ticks[row - i] - block.ticks[row - i - 1];
        }
        Arrays.sort(intervals);
        return count == 0 ? 0 : intervals[count / 2];
    }

    private static List<Sample> samples(Observed observed, Block block, int row) {
        Column[] columns = observed.columns;
        List<Sample> samples = new ArrayList<>(block.columns);
        for (Column column : columns) {
            int place = block.find(column.number());
            if (place >= 0 && block.values[place][row] != Block.MISSING) {
                samples.add(new Sample(column.metric(), column.steps().value(block.values[place][row]), column.tags()));
            }
        }
        return samples;
    }
}
