package io.denyut.store.internal.series;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bits one behind the other, the first in the highest place of a byte. Not thread-safe. */
final class BitWriter {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[2048];
    private int size;
    private long gathered;
    private int filled;

    /** Begins anew. */
    void clear() {
        size = 0;
        gathered = 0;
        filled = 0;
    }

    /** Writes the lowest bits of a value. */
    void write(long value, int bits) {
        if (bits == 0) {
            return;
        }
        long clean = bits == 64 ? value : value & (1L << bits) - 1;
        int free = 64 - filled;
        if (bits < free) {
            gathered |= clean << free - bits;
            filled += bits;
            return;
        }
        int rest = bits - free;
        gathered |= clean >>> rest;
        drain();
        gathered = rest == 0 ? 0 : clean << 64 - rest;
        filled = rest;
    }

    private void drain() {
        if (size + 8 > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        LONG.set(bytes, size, gathered);
        size += 8;
    }

    /** A number of any size, small ones shortest: its length in unary steps of three bits. Read by {@link BitReader#number}. */
    void number(long value) {
        int length = 64 - Long.numberOfLeadingZeros(value);
        int steps = (length + 2) / 3;
        for (int left = steps; left > 0; left -= 8) {
            int now = Math.min(left, 8);
            write((1L << now) - 1, now);
        }
        write(0, 1);
        write(value, Math.min(64, steps * 3));
    }

    /** A number with its sign. */
    void signed(long value) {
        number(Codes.zigzag(value));
    }

    /** A number with its sign that is often large: its length, then its bits. Read by {@link BitReader#large}. */
    void large(long value) {
        long code = Codes.zigzag(value);
        int length = 64 - Long.numberOfLeadingZeros(code);
        number(length);
        write(code, Math.max(0, length - 1)); // the highest bit is one
    }

    /** What {@link #large} takes. */
    static int bitsOfLarge(long value) {
        int length = 64 - Long.numberOfLeadingZeros(Codes.zigzag(value));
        return bitsOfNumber(length) + Math.max(0, length - 1);
    }

    /** What {@link #number} takes. */
    static int bitsOfNumber(long value) {
        int steps = (64 - Long.numberOfLeadingZeros(value) + 2) / 3;
        return steps + 1 + Math.min(64, steps * 3);
    }

    /** All of it, filled up to whole bytes. */
    byte[] toBytes() {
        int tail = (filled + 7) / 8;
        byte[] all = Arrays.copyOf(bytes, size + tail);
        for (int i = 0; i < tail; i++) {
            all[size + i] = (byte) (gathered >>> 56 - 8 * i);
        }
        return all;
    }
}
