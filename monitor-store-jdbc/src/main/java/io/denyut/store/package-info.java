/**
 * Sinks that keep observations, and inventories that say what is watched. {@link io.denyut.store.CsvSink} writes daily CSV files;
 * {@link io.denyut.store.JdbcTargetSource} and {@link io.denyut.store.CsvTargetSource} read targets from databases and files.
 */
@NullMarked
package io.denyut.store;

import org.jspecify.annotations.NullMarked;
