/** Sinks that keep observations. {@link io.denyut.store.CsvSink} writes daily CSV files. */
@NullMarked
package io.denyut.store;

import org.jspecify.annotations.NullMarked;
