package io.denyut.store.internal;

/** 64-bit hashes of identities and rows. Not against an adversary: whoever chooses target ids can write rows anyway. */
final class Hashing {
    private static final long PRIME = 0x100000001B3L;
    private static final long START = 0xCBF29CE484222325L;

    private Hashing() {}

    static long of(String text) {
        long hash = START;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return mix(hash);
    }

    static long of(byte[] bytes, int from, int to) {
        long hash = START;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * PRIME;
        }
        return mix(hash);
    }

    /** Hash of two in their order. */
    static long combine(long first, long second) {
        return mix(first * 0x9E3779B97F4A7C15L + second);
    }

    /** Spreads every bit over all (finaliser of MurmurHash3, Appleby, public domain). */
    private static long mix(long value) {
        long h = value;
        h = (h ^ h >>> 33) * 0xFF51AFD7ED558CCDL;
        h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 33;
    }
}
