/**
 * What authors of plug-ins implement: probes, sinks, rules and notifiers, their providers, and the ports of the engine.
 *
 * <p>Nothing else needs to be imported besides the values of {@link io.denyut}.
 */
@NullMarked
package io.denyut.spi;

import org.jspecify.annotations.NullMarked;
