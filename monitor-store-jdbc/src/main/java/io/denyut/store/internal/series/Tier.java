package io.denyut.store.internal.series;

/** How finely the past is kept. */
enum Tier {
    RAW("chunk", Keys.WINDOWS_A_DAY, 1),
    FIVE_MINUTES("rollup_5m", 1, 1),
    HOURS("rollup_1h", 1, 1),
    DAYS("rollup_1d", 1, Keys.DAYS_A_PIECE);

    final String table;
    private final int periodsADay;
    private final int daysAPeriod;

    Tier(String table, int periodsADay, int daysAPeriod) {
        this.table = table;
        this.periodsADay = periodsADay;
        this.daysAPeriod = daysAPeriod;
    }

    /** The key from which on everything belongs to this day or a later one, as far as whole periods can tell. */
    long keyOfDay(long day) {
        return Keys.of(day * periodsADay / daysAPeriod);
    }

    /** How long a point is, microseconds; 0 for single samples. */
    long pointMicros() {
        return switch (this) {
            case RAW -> 0;
            case FIVE_MINUTES -> Keys.FIVE_MINUTES;
            case HOURS -> Keys.HOUR;
            case DAYS -> Keys.DAY;
        };
    }
}
