package io.denyut.internal.spool;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** A growing array of bytes with the few encodings that records are made of. Not thread-safe. */
final class RecordWriter {
    private byte[] bytes = new byte[256];
    private int size;

    void octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** Seven bits a byte, the lowest first, the top bit for "more". */
    void unsigned(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Small numbers of either sign in few bytes. */
    void signed(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    void real(double value) {
        room(8);
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (bits >>> shift);
        }
    }

    /** UTF-8, or UTF-16 for the strings that UTF-8 cannot carry: those with half a surrogate pair. */
    void text(String value) {
        boolean wellFormed = isWellFormed(value);
        byte[] carried = wellFormed ? value.getBytes(StandardCharsets.UTF_8) : utf16(value);
        unsigned((long) carried.length << 1 | (wellFormed ? 0 : 1));
        room(carried.length);
        System.arraycopy(carried, 0, bytes, size, carried.length);
        size += carried.length;
    }

    void duration(Duration value) {
        signed(value.getSeconds());
        unsigned(value.getNano());
    }

    /** An instant as its distance from another, which is small for those that belong together. */
    void instant(Instant value, long baseSeconds) {
        signed(value.getEpochSecond() - baseSeconds);
        unsigned(value.getNano());
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private static byte[] utf16(String value) {
        byte[] out = new byte[value.length() * 2];
        for (int i = 0; i < value.length(); i++) {
            out[2 * i] = (byte) (value.charAt(i) >> 8);
            out[2 * i + 1] = (byte) value.charAt(i);
        }
        return out;
    }

    private static boolean isWellFormed(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (!Character.isHighSurrogate(c)
                    || i + 1 == value.length()
                    || !Character.isLowSurrogate(value.charAt(i + 1))) {
                return false;
            }
            i++;
        }
        return true;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }
}
