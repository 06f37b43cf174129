package io.denyut.store.internal.series;

import java.util.Arrays;

/** Bytes that are added at the end, numbers in seven bits a byte. Not thread-safe. */
final class ByteBag {
    byte[] bytes;
    int size;

    ByteBag(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        size = 0;
    }

    void put(int value) {
        require(1);
        bytes[size++] = (byte) value;
    }

    void number(long value) {
        require(10);
        long rest = value;
        int at = size;
        byte[] into = bytes;
        while ((rest & ~0x7fL) != 0) {
            into[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[at++] = (byte) rest;
        size = at;
    }

    void signed(long value) {
        number(Codes.zigzag(value));
    }

    void put(byte[] other, int from, int length) {
        require(length);
        System.arraycopy(other, from, bytes, size, length);
        size += length;
    }

    private void require(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length + bytes.length / 2 + 8, size + more));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Reads numbers from bytes. */
    static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;

        Reader(byte[] bytes, int from, int end) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
        }

        boolean hasMore() {
            return at < end;
        }

        int next() {
            if (at >= end) {
                throw new DamagedChunkException("it ends too early");
            }
            return bytes[at++] & 0xff;
        }

        long number() {
            long value = 0;
            for (int shift = 0; shift < 70; shift += 7) {
                int one = next();
                value |= (long) (one & 0x7f) << shift;
                if (one < 0x80) {
                    return value;
                }
            }
            throw new DamagedChunkException("a number of more than ten bytes");
        }

        long signed() {
            return Codes.unzigzag(number());
        }

        int numberUpTo(int most, String what) {
            long number = number();
            if (number < 0 || number > most) {
                throw new DamagedChunkException(what + " " + number + " is not 0 to " + most);
            }
            return (int) number;
        }
    }
}
