package io.denyut.icmp.internal;

import java.util.Arrays;

/**
 * Echo requests in flight, in primitive arrays: a slot is a pair of ICMP identifier (the socket's) and sequence number. Slots are taken
 * first in, first out, so that a pair comes back as late as possible. A free slot still knows its last request, which tells duplicates and
 * late replies from strangers.
 */
final class Slots {
    /** One socket has 2^16 sequence numbers. */
    static final int PER_SOCKET = 1 << 16;

    static final byte UNUSED = 0;
    static final byte IN_FLIGHT = 1;
    /** Free or held, answered. */
    static final byte ANSWERED = 2;
    /** Free or held, given up: an answer now is late. */
    static final byte GIVEN_UP = 3;

    long[] nonce = {};
    long[] sent = {};
    int[] address = {};
    int[] target = {};
    int[] job = {};
    /** The slot of the same target's request before this one, or -1; may have been reused since. */
    int[] older = {};

    byte[] number = {};
    byte[] state = {};
    /** True while the timer of the slot also has to send the next request of its target. */
    boolean[] sendsNext = {};

    private int[] free = {};
    private int head;
    private int count;

    int capacity() {
        return nonce.length;
    }

    int available() {
        return count;
    }

    /** Adds the sequence numbers of one more socket. */
    void grow() {
        int old = capacity();
        int capacity = old + PER_SOCKET;
        nonce = Arrays.copyOf(nonce, capacity);
        sent = Arrays.copyOf(sent, capacity);
        address = Arrays.copyOf(address, capacity);
        target = Arrays.copyOf(target, capacity);
        job = Arrays.copyOf(job, capacity);
        older = Arrays.copyOf(older, capacity);
        number = Arrays.copyOf(number, capacity);
        state = Arrays.copyOf(state, capacity);
        sendsNext = Arrays.copyOf(sendsNext, capacity);
        int[] ring = new int[capacity];
        for (int i = 0; i < count; i++) {
            ring[i] = free[(head + i) % old];
        }
        for (int slot = old; slot < capacity; slot++) {
            ring[count++] = slot;
        }
        free = ring;
        head = 0;
    }

    int take() {
        int slot = free[head];
        head = head + 1 == free.length ? 0 : head + 1;
        count--;
        return slot;
    }

    void release(int slot) {
        int tail = head + count;
        free[tail >= free.length ? tail - free.length : tail] = slot;
        count++;
    }
}
