package io.denyut.spi;

import java.time.Instant;
import java.util.List;

/**
 * Samples of one series, oldest first.
 *
 * @param points ticks and values in the metric's unit; ticks without a value are left out
 * @since 0.1.0
 */
public record Series(List<Point> points) {
    /** No samples. */
    public static final Series EMPTY = new Series(List.of());

    public Series {
        points = List.copyOf(points);
    }

    /** One sample. */
    public record Point(Instant tick, double value) {}
}
