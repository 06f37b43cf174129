package io.denyut.store.internal.series;

/**
 * The keys of chunks and roll-ups: the period first, so that what is written together lies together and the oldest is one range; then the
 * number of what is observed, then the part.
 */
final class Keys {
    static final long SECOND = 1_000_000;
    static final long FIVE_MINUTES = 300 * SECOND;
    static final long WINDOW = 6 * FIVE_MINUTES;
    static final long HOUR = 2 * WINDOW;
    static final long DAY = 24 * HOUR;
    static final int WINDOWS_A_DAY = (int) (DAY / WINDOW);

    /** Days of one piece of the roll-up of days. */
    static final int DAYS_A_PIECE = 32;

    /** Most numbers of observed things, and of parts in a window. */
    static final int MOST_OBSERVED = 1 << 24;

    static final int MOST_PARTS = 1 << 8;

    private static final int PART_BITS = 8;
    private static final int PERIOD_SHIFT = 32;
    /** Periods are 31 bits wide: windows until the year 124,000. */
    static final long END_OF_TIME = (1L << 31) * WINDOW;

    private Keys() {}

    static long window(long tick) {
        return tick / WINDOW;
    }

    static long day(long tick) {
        return tick / DAY;
    }

    /** The first key of a period. */
    static long of(long period) {
        return period << PERIOD_SHIFT;
    }

    static long of(long period, int observed) {
        return period << PERIOD_SHIFT | (long) observed << PART_BITS;
    }

    static long period(long key) {
        return key >>> PERIOD_SHIFT;
    }

    static int observed(long key) {
        return (int) (key >>> PART_BITS) & MOST_OBSERVED - 1;
    }
}
