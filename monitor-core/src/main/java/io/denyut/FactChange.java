package io.denyut;

import java.time.Instant;

/**
 * A fact that is new or has another text than before. Facts are text that is not a series: a MAC address, a model, an alias.
 *
 * @param target whose fact
 * @param checkId the check that found it
 * @param source {@link Observation#LOCAL} or an agent's id
 * @param tick of the round that found it
 * @param name the key, for example {@code sysDescr}
 * @param value the new text
 * @since 0.1.0
 */
public record FactChange(Target target, String checkId, String source, Instant tick, String name, String value) {}
