/**
 * Shows that a plug-in that throws or blocks for ever harms nobody but itself: {@link io.denyut.bench.isolation.IsolationBench} puts one
 * bad part after the other beside a healthy neighbour and counts what the neighbour got.
 */
@NullMarked
package io.denyut.bench.isolation;

import org.jspecify.annotations.NullMarked;
