/** Samples over time: packed chunks, the journal in front of them, roll-ups behind them, and reading all of it. */
@NullMarked
package io.denyut.store.internal.series;

import org.jspecify.annotations.NullMarked;
