package io.denyut.store.internal;

import io.denyut.Observation;
import io.denyut.Target;

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

    /** Appends the cells that only the target decides, with a comma in front of each. They follow the stamp in every row. */
    void appendTarget(Target target, RowBuffer to);

    /** Appends what follows the target's cells, from the comma on, without the row's end. */
    void append(Observation observation, int row, RowBuffer to);
}
