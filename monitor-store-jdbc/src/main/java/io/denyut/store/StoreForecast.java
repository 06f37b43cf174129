package io.denyut.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a store will take if it goes on like this: each tier of measurements grows by what a day of it takes until it reaches as far back as it is
 * kept, and no longer. Bounds by size are left out.
 *
 * @param parts that grow, each in its own way
 * @since 0.1.0
 */
public record StoreForecast(List<Part> parts) {
    private static final double DAY = Duration.ofDays(1).toSeconds();
    private static final long HOUR = 3_600;
    private static final Duration PIECE_OF_DAYS = Duration.ofDays(32);
    /** Sums are known to grow by this much only after so many days. */
    private static final double FEWEST_DAYS = 2;
    /** What the tables take in any case, above which they are known to grow. */
    private static final long SCHEMA_BYTES = 1 << 20;

    private static final double LONGEST_DAYS = 36_500;

    public StoreForecast {
        parts = List.copyOf(parts);
    }

    /**
     * How long measurements are kept; 36,500 days for ever.
     *
     * @param raw every result
     * @param fiveMinutes sums of five minutes
     * @param hours sums of an hour
     * @param days sums of a day
     */
    public record Kept(Duration raw, Duration fiveMinutes, Duration hours, Duration days) {
        /** If nobody says otherwise. */
        public static final Kept DEFAULT =
                new Kept(Duration.ofDays(7), Duration.ofDays(90), Duration.ofDays(730), Duration.ofDays(36_500));

        private Duration of(String tier) {
            return switch (tier) {
                case "raw" -> raw;
                case "five-minutes" -> fiveMinutes;
                case "hours" -> hours;
                default -> days;
            };
        }
    }

    /**
     * A part of the store.
     *
     * @param name of a tier, or {@code other}
     * @param bytes now
     * @param bytesPerDay as long as it grows; 0 or more
     * @param growsForDays from now on; 0 or more
     */
    public record Part(String name, long bytes, double bytesPerDay, double growsForDays) {
        private double in(double days) {
            return bytes + bytesPerDay * Math.min(days, growsForDays);
        }
    }

    /** From what a store has; empty where it knows no tables, or has been written for less than three days. */
    static Optional<StoreForecast> of(StoreStatus status, Kept kept) {
        if (status.tables().isEmpty() || status.samples().isEmpty()) {
            return Optional.empty();
        }
        Instant now = status.samples().get(status.samples().size() - 1).time();
        double age = age(status, now);
        // A day is summed up when it is over.
        double summedUp = Math.floor(age - HOUR / DAY);
        if (summedUp < FEWEST_DAYS) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        long other =
                status.tables().stream().mapToLong(StoreStatus.Table::bytes).sum();
        for (StoreStatus.Tier tier : status.tiers()) {
            long bytes = tier.bytes().orElse(0);
            other -= bytes;
            double keep = kept.of(tier.name()).toSeconds() / DAY;
            boolean raw = tier.name().equals("raw");
            // Of single results there is today, too, and only whole days go.
            double most = raw ? keep + 1 : keep;
            double held = Math.min(raw ? age : summedUp, most);
            parts.add(new Part(tier.name(), bytes, bytes / held, most - held));
        }
        parts.add(new Part("other", other, Math.max(0, other - SCHEMA_BYTES) / age, LONGEST_DAYS));
        return Optional.of(new StoreForecast(parts));
    }

    /** Days since the first result: by the sums of hours, and when they lost some by those of days, whose pieces may begin a month early. */
    private static double age(StoreStatus status, Instant now) {
        Optional<Instant> first = from(status, "hours").or(() -> from(status, "raw"));
        Optional<Instant> older = from(status, "days")
                .filter(days -> first.isPresent() && days.isBefore(first.get().minus(PIECE_OF_DAYS)));
        return older.or(() -> first)
                .map(from -> Duration.between(from, now).toSeconds() / DAY)
                .orElse(0.0);
    }

    private static Optional<Instant> from(StoreStatus status, String tier) {
        return status.tiers().stream()
                .filter(one -> one.name().equals(tier))
                .findFirst()
                .flatMap(StoreStatus.Tier::from);
    }

    /** Bytes after a time. */
    public long bytesIn(Duration time) {
        double days = time.toSeconds() / DAY;
        return Math.round(parts.stream().mapToDouble(part -> part.in(days)).sum());
    }

    /** When the store has grown by so many bytes; empty if not within 100 years. */
    public Optional<Duration> until(long more) {
        double limit = bytesIn(Duration.ZERO) + (double) more;
        double low = 0;
        double high = LONGEST_DAYS;
        if (bytesIn(Duration.ofDays((long) high)) < limit) {
            return Optional.empty();
        }
        while (high - low > 1e-3) {
            double middle = (low + high) / 2;
            if (bytesIn(Duration.ofSeconds((long) (middle * DAY))) < limit) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Optional.of(Duration.ofSeconds((long) (high * DAY)));
    }
}
