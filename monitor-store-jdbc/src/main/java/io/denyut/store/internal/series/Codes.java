package io.denyut.store.internal.series;

/** Small tricks with whole numbers. */
final class Codes {
    private Codes() {}

    /** 0, -1, 1, -2, ... become 0, 1, 2, 3, ... */
    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    static long unzigzag(long code) {
        return code >>> 1 ^ -(code & 1);
    }
}
