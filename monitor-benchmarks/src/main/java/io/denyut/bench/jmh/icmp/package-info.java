/** The parts of a ping: sweep, encode and match, timers. {@code ./bench jmh icmp} runs them. */
@NullMarked
package io.denyut.bench.jmh.icmp;

import org.jspecify.annotations.NullMarked;
