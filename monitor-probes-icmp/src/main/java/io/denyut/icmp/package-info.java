/**
 * Pings many hosts from one thread. {@link io.denyut.icmp.IcmpProbe} plugs into a monitor; {@link io.denyut.icmp.IcmpPinger} is usable
 * alone.
 */
@NullMarked
package io.denyut.icmp;

import org.jspecify.annotations.NullMarked;
