package io.denyut.store.internal.series;

/** Bytes of the store that nothing of ours wrote. */
final class DamagedChunkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DamagedChunkException(String what) {
        super("a packed piece of the store is damaged: " + what);
    }
}
