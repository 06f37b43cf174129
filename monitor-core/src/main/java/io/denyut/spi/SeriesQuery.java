package io.denyut.spi;

import io.denyut.Tags;
import java.time.Instant;

/**
 * Which samples to read.
 *
 * @param target the target's id
 * @param check the check's id
 * @param metric the metric's name
 * @param tags of the series
 * @param from first tick
 * @param to first tick no longer wanted
 * @since 0.1.0
 */
public record SeriesQuery(String target, String check, String metric, Tags tags, Instant from, Instant to) {}
