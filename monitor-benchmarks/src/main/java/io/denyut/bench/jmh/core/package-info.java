/** Microbenchmarks of the engine: {@code ./bench jmh core}. */
@NullMarked
package io.denyut.bench.jmh.core;

import org.jspecify.annotations.NullMarked;
