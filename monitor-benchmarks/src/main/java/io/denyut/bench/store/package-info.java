/** The store of samples next to what a small monitor does: a row for each sample. */
@NullMarked
package io.denyut.bench.store;

import org.jspecify.annotations.NullMarked;
