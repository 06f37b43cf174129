package io.denyut.store.internal.db;

/** The time that a piece of long work may take. */
public final class Slice {
    /** Half of what an alert may wait, so that a commit fits beside it. */
    public static final long NANOS = 50_000_000;

    private final long end = System.nanoTime() + NANOS;

    /** Whether to leave the rest to the next slice. */
    public boolean isOver() {
        return System.nanoTime() - end >= 0;
    }
}
