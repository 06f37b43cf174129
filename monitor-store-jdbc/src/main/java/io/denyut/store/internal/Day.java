package io.denyut.store.internal;

/** A local day that is being written: the part that takes its rows, and the rows that an earlier run left. Not thread-safe. */
final class Day {
    final long number;
    DayFile file;
    /** Keys of rows that an earlier run wrote and that did not come again yet. */
    final LongBag leftover;

    /** Those that came again since the last flush. */
    final LongList seenAgain = new LongList();

    Day(long number, DayFile file, LongBag leftover) {
        this.number = number;
        this.file = file;
        this.leftover = leftover;
    }

    /** Rows that came again were not promised yet and may come once more. */
    void expectAgain(LongList keys) {
        for (int i = 0; i < keys.size(); i++) {
            leftover.add(keys.get(i));
        }
    }
}
