package io.denyut.store;

import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.spi.SeriesReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was measured, as far back as it is kept: single results for days, their roll-ups for years. Ranges include their beginning and not
 * their end, by ticks. What a commit has confirmed is seen at once. A target that is not known has an empty history.
 *
 * <p>Thread-safe; every method may block on the disk and ends with a {@link java.util.concurrent.CancellationException} when its thread is
 * interrupted.
 *
 * @since 0.1.0
 */
public interface History extends SeriesReader {
    /** Most buckets that one question may ask for. */
    int MOST_POINTS = 20_000;

    /** Most results that one question may ask for. */
    int MOST_ENTRIES = 100_000;

    /**
     * One series.
     *
     * @param source {@code local}, or the agent that measured
     * @param metric its name
     * @param unit its symbol
     */
    record SeriesId(String target, String check, String source, String metric, String unit, Tags tags) {}

    /**
     * Which pieces of time are wanted.
     *
     * @param step length of a piece, at least a microsecond
     * @param count how many, 1 to {@link #MOST_POINTS}
     */
    record Pieces(Instant from, Duration step, int count) {
        /** @throws IllegalArgumentException if a bound is broken */
        public Pieces {
            if (count < 1 || count > MOST_POINTS) {
                throw new IllegalArgumentException("points " + count + " must be 1 to " + MOST_POINTS);
            }
            if (step.toNanos() < 1_000) {
                throw new IllegalArgumentException("step " + step + " must be at least a microsecond");
            }
            if (from.isBefore(Instant.EPOCH)) {
                throw new IllegalArgumentException("from " + from + " must not be before 1970");
            }
        }

        /**
         * About so many pieces, at most, that cover a range and that the roll-ups fit into: their length is a whole number of seconds, from
         * five minutes on of five minutes, from an hour on of hours, from a day on of days, and the first begins at a multiple of it.
         *
         * @throws IllegalArgumentException if a bound is broken
         */
        public static Pieces covering(Instant from, Instant to, int points) {
            if (points < 1 || points > MOST_POINTS) {
                throw new IllegalArgumentException("points " + points + " must be 1 to " + MOST_POINTS);
            }
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("from " + from + " must be before to " + to);
            }
            long seconds = Math.max(
                    1, Duration.between(from, to).plusNanos(999_999_999).toSeconds());
            long step = (seconds + points - 1) / points;
            long unit = step > 86_400 / 2 ? 86_400 : step > 1_800 ? 3_600 : step > 150 ? 300 : 1;
            step = (step + unit - 1) / unit * unit;
            long first = Math.floorDiv(from.getEpochSecond(), step) * step;
            long last = to.getNano() > 0 ? to.getEpochSecond() + 1 : to.getEpochSecond();
            int count = (int) ((last - first + step - 1) / step);
            return new Pieces(Instant.ofEpochSecond(Math.max(0, first)), Duration.ofSeconds(step), count);
        }
    }

    /**
     * What one check of one source saw in pieces of time; the arrays have one place for each.
     *
     * @param up results that were UP or DEGRADED
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Buckets(
            String check,
            String source,
            Pieces pieces,
            int[] up,
            int[] down,
            int[] unknown,
            List<MetricBuckets> metrics) {}

    /**
     * Least, mean and greatest value of each piece, in the metric's unit; NaN where nothing was measured.
     *
     * @param count values in each piece
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record MetricBuckets(SeriesId series, long[] count, double[] min, double[] average, double[] max) {}

    /** One result. */
    record Entry(
            String target,
            String check,
            String source,
            Instant tick,
            Status status,
            @Nullable Reason reason,
            List<Value> values) {
        /** The value of a metric without tags. */
        public OptionalDouble value(String metric) {
            for (Value value : values) {
                if (value.series().metric().equals(metric)
                        && value.series().tags().isEmpty()) {
                    return OptionalDouble.of(value.value());
                }
            }
            return OptionalDouble.empty();
        }
    }

    /** One value in the unit of its metric. */
    record Value(SeriesId series, double value) {}

    /**
     * Counts and statistics over a range; values are in the metric's unit and empty if there is none. Percentiles are off by at most
     * 3.2 %, unless they are exact.
     *
     * @param up results that were UP or DEGRADED
     * @param count values of the metric
     */
    record Totals(
            long up,
            long down,
            long unknown,
            long count,
            OptionalDouble min,
            OptionalDouble average,
            OptionalDouble max,
            OptionalDouble p50,
            OptionalDouble p95,
            OptionalDouble p99) {
        /** The share of successes among the results that are known, 0..1; empty if none is. */
        public OptionalDouble successRate() {
            long known = up + down;
            return known == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) up / known);
        }
    }

    /** Totals of one check of one source at one target. */
    record TargetTotals(String target, String check, String source, Totals totals) {}

    /**
     * Totals over a range.
     *
     * @param all of them together
     * @param targets each that had a result, by target, check and source
     * @param exact whether percentiles are of the values themselves: where all of them are kept, and at most 200,000
     */
    record Statistics(Totals all, List<TargetTotals> targets, boolean exact) {}

    /** What there is of a target. */
    List<SeriesId> series(String target);

    /** All targets that there is anything of. */
    Set<String> targets();

    /**
     * What the checks of a target saw in pieces of time, one for each check and source. From roll-ups where the pieces are long enough or
     * single results are no longer kept; a point of a roll-up counts where it begins. What comes for a day that is rolled up already is in
     * the single results at once and in the roll-ups some minutes later; the same is true of {@link #statistics}.
     *
     * @param metrics names of the wanted ones; empty for all
     */
    List<Buckets> buckets(String target, Pieces pieces, Set<String> metrics) throws IOException;

    /**
     * Single results of a target, newest first.
     *
     * @param limit 1 to {@link #MOST_ENTRIES}
     */
    List<Entry> newest(String target, Instant from, Instant to, int limit) throws IOException;

    /**
     * The newest results of all targets, newest first, at most a day back from the newest.
     *
     * @param checks of these checks only; empty for all
     * @param limit 1 to {@link #MOST_ENTRIES}
     */
    List<Entry> newest(Set<String> checks, int limit) throws IOException;

    /**
     * Statistics of a metric without tags, and of the results.
     *
     * @param target of this one only
     * @param checks of these checks only; empty for all that measure the metric
     */
    Statistics statistics(Optional<String> target, Set<String> checks, String metric, Instant from, Instant to)
            throws IOException;

    /** Gives every single result in a range to a consumer, half hour by half hour, by tick within the results of a check. */
    void export(Instant from, Instant to, Consumer<Entry> into) throws IOException;

    /** Since when every single result that was stored is still kept; empty while none was deleted. */
    Optional<Instant> resultsReach();

    /** The tick of the oldest result that is kept of a target, or the beginning of its oldest roll-up; empty if there is nothing. */
    Optional<Instant> reaches(String target) throws IOException;
}
