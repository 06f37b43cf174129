package io.denyut.spi;

import io.denyut.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A round is over and all its observations have been seen.
 *
 * @param check the check's id
 * @param targets of the round, components not included
 * @param tick of the round
 * @param interval the effective one: a multiple of the one asked for when rounds take longer
 * @since 0.1.0
 */
public record RoundEnd(String check, List<Target> targets, Instant tick, Duration interval) {}
