package io.denyut.store.internal;

import io.denyut.Observation;

/** What the rows of a kind of CSV file look like. Every row begins with a stamp. Instances belong to one sink; not thread-safe. */
interface RowLayout {
    /** What file names begin with, before {@code _20250916.csv}. */
    String filePrefix();

    /** The first line, without its end. */
    String header();

    /** Whether the stamp is followed by its offset from UTC. */
    boolean hasOffset();

    /** How many rows an observation takes; at least 1. */
    int rows(Observation observation);

    /** Appends a row without its end; {@code stamps} stands at the observation's tick. */
    void append(Observation observation, int row, Stamps stamps, RowBuffer to);
}
