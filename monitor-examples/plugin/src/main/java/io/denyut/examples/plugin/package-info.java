/** A probe by a third party. The front door is {@link io.denyut.examples.plugin.TcpProbeProvider}. */
@NullMarked
package io.denyut.examples.plugin;

import org.jspecify.annotations.NullMarked;
