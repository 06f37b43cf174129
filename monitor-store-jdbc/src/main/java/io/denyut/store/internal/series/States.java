package io.denyut.store.internal.series;

import io.denyut.Status;

/** States as numbers: their places in {@link Status}, which are part of the file's format. */
final class States {
    private static final Status[] ALL = Status.values();

    private States() {}

    static boolean isAvailable(int status) {
        return status <= 1;
    }

    static Status of(int number) {
        if (number < 0 || number >= ALL.length) {
            throw new DamagedChunkException("state " + number);
        }
        return ALL[number];
    }
}
