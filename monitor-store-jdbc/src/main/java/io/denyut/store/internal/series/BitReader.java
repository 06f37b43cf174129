package io.denyut.store.internal.series;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads what {@link BitWriter} wrote. Behind the end there are zeros, until {@link #requireInside} says so. Not thread-safe. */
final class BitReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private long position;

    BitReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The next 64 bits, which stay there. */
    long peek() {
        int index = (int) (position >>> 3);
        int shift = (int) position & 7;
        if (index + 9 <= bytes.length) {
            long high = (long) LONG.get(bytes, index);
            return shift == 0 ? high : high << shift | (bytes[index + 8] & 0xff) >>> 8 - shift;
        }
        long word = 0;
        for (int i = 0; i < 8; i++) {
            word = word << 8 | at(index + i);
        }
        return shift == 0 ? word : word << shift | at(index + 8) >>> 8 - shift;
    }

    private long at(int index) {
        return index < bytes.length ? bytes[index] & 0xff : 0;
    }

    void skip(int bits) {
        position += bits;
    }

    /** So many bits as a number without a sign. */
    long read(int bits) {
        if (bits == 0) {
            return 0;
        }
        long value = peek() >>> 64 - bits;
        position += bits;
        return value;
    }

    /** What {@link BitWriter#number} wrote. */
    long number() {
        long word = peek();
        int steps = Long.numberOfLeadingZeros(~word);
        if (steps == 0) {
            position++;
            return 0;
        }
        if (steps < 16) { // all of it is in the word
            position += 4L * steps + 1;
            return word << steps + 1 >>> 64 - 3 * steps;
        }
        if (steps > 22) {
            throw new DamagedChunkException("a number of " + steps * 3 + " bits");
        }
        position += steps + 1;
        return read(Math.min(64, steps * 3));
    }

    /** So many of what {@link BitWriter#number} wrote: several from each look at the bytes. */
    long[] numbers(int count) {
        long[] numbers = new long[count];
        long word = 0;
        int left = 0;
        for (int i = 0; i < count; i++) {
            int steps = Long.numberOfLeadingZeros(~word);
            if (4 * steps >= left) {
                word = peek();
                left = 64;
                steps = Long.numberOfLeadingZeros(~word);
                if (steps > 15) {
                    numbers[i] = number();
                    left = 0;
                    continue;
                }
            }
            int bits = 4 * steps + 1;
            numbers[i] = steps == 0 ? 0 : word << steps + 1 >>> 64 - 3 * steps;
            word <<= bits;
            left -= bits;
            position += bits;
        }
        return numbers;
    }

    /** What {@link BitWriter#signed} wrote. */
    long signed() {
        return Codes.unzigzag(number());
    }

    /** What {@link BitWriter#large} wrote. */
    long large() {
        int length = numberUpTo(64, "length of a number");
        return length == 0 ? 0 : Codes.unzigzag(1L << length - 1 | read(length - 1));
    }

    /**
     * A number that must not be larger than it can be.
     *
     * @throws DamagedChunkException if it is
     */
    int numberUpTo(int most, String what) {
        long number = number();
        if (number < 0 || number > most) {
            throw new DamagedChunkException(what + " " + number + " is not 0 to " + most);
        }
        return (int) number;
    }

    /** @throws DamagedChunkException if more was read than there is */
    void requireInside() {
        if (position > 8L * bytes.length) {
            throw new DamagedChunkException("it ends after " + bytes.length + " bytes, too early");
        }
    }
}
