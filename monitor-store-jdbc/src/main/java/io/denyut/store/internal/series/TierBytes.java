package io.denyut.store.internal.series;

/**
 * How many bytes the packed values of a tier may take; above it, its oldest days go before their time. {@link Long#MAX_VALUE}: no bound. Only
 * days that are over and rolled up are counted and can go.
 */
public record TierBytes(long raw, long fiveMinutes, long hours) {
    /** No bounds. */
    public static final TierBytes UNBOUNDED = new TierBytes(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** @throws IllegalArgumentException if one is less than 1 MiB; names it */
    public TierBytes {
        require("raw", raw);
        require("fiveMinutes", fiveMinutes);
        require("hours", hours);
    }

    private static void require(String name, long bytes) {
        if (bytes < 1 << 20) {
            throw new IllegalArgumentException(name + " " + bytes + " must be at least 1 MiB");
        }
    }

    long of(Tier tier) {
        return switch (tier) {
            case RAW -> raw;
            case FIVE_MINUTES -> fiveMinutes;
            case HOURS -> hours;
            case DAYS -> Long.MAX_VALUE;
        };
    }
}
