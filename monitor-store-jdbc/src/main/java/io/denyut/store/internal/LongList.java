package io.denyut.store.internal;

import java.util.Arrays;

/** A list of numbers without boxes. Not thread-safe. */
final class LongList {
    private long[] numbers = new long[64];
    private int size;

    int size() {
        return size;
    }

    long get(int index) {
        return numbers[index];
    }

    void add(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size++] = number;
    }

    void addAll(LongList other) {
        for (int i = 0; i < other.size; i++) {
            add(other.numbers[i]);
        }
    }

    void clear() {
        size = 0;
    }
}
