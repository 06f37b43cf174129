/**
 * The figures Denyut is held to. A benchmark is one class that implements {@link io.denyut.bench.Bench} and one line in
 * {@link io.denyut.bench.BenchMain}.
 */
@NullMarked
package io.denyut.bench;

import org.jspecify.annotations.NullMarked;
