package io.denyut.icmp.internal;

/**
 * One ICMP socket with its batches: echo requests out, replies and errors in. A ping socket (the kernel sets the identifier and sorts the
 * replies) or a raw one (filtered on an identifier of ours). Not thread-safe.
 */
final class EchoSocket {
    static final int BATCH = 64;

    /** Told of what came in. */
    interface Inbox {
        /**
         * An echo reply.
         *
         * @param wallNanos kernel time stamp, or 0
         */
        void reply(int slot, long nonce, int source, long wallNanos, int ttl);

        /**
         * An ICMP error about a request of this socket.
         *
         * @param hasNonce false if the router quoted too little of the request
         * @param target where the request went
         */
        void error(int slot, boolean hasNonce, long nonce, int target, int type, int code, int offender);

        /** Messages that did not belong to us. */
        void foreign();

        /** How many messages the kernel has dropped since the socket was opened. */
        void droppedByKernel(long total);
    }

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_ERRQUEUE = 0x2000;
    private static final int SOL_IP = 0;
    private static final int SOL_SOCKET = 1;
    private static final int IP_TTL = 2;
    private static final int IP_RECVERR = 11;
    private static final int SCM_TIMESTAMPNS = 35;
    private static final int SO_RXQ_OVFL = 40;
    private static final int SO_ERROR = 4;
    private static final int EE_ORIGIN_ICMP = 2;

    // struct mmsghdr on 64-bit Linux: name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48, len
    // 56.
    private static final int HEADER = 64;
    private static final int IOVEC = 16;
    private static final int NAME = 16;
    private static final int CONTROL = 256;

    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REQUEST = 8;
    private static final int ICMP_HEADER = 8;
    private static final int IP_HEADER_MAX = 60;
    private static final int NONCE = 8;

    final int fd;
    final boolean raw;
    /** Size of the receive buffer as the kernel accounts it. */
    final int receiveBuffer;

    private final Syscalls calls;
    private final int id;
    /** Index of this socket in the upper bits of its slots. */
    private final int slotBase;

    private final Block sendHeaders;
    private final Block sendNames;
    private final Block packets;
    private final int packetSize;
    private final int fixedSum;

    private final Block headers;
    private final Block names;
    private final Block data;
    private final int dataSize;
    private final Block controls;
    private final Block option;
    private int received;

    /** Slots in the order in which they were put into the batch. */
    final int[] batch = new int[BATCH];

    int queued;

    EchoSocket(Syscalls calls, int fd, boolean raw, int id, int index, int payload, int receiveBuffer) {
        this.calls = calls;
        this.fd = fd;
        this.raw = raw;
        this.id = id;
        this.slotBase = index * Slots.PER_SOCKET;
        this.receiveBuffer = receiveBuffer;
        packetSize = ICMP_HEADER + payload;
        int stride = (packetSize + 7) & ~7;
        packets = new Block(calls, stride * BATCH);
        sendNames = new Block(calls, NAME * BATCH);
        Block sendVectors = new Block(calls, IOVEC * BATCH);
        sendHeaders = new Block(calls, HEADER * BATCH);
        connect(sendHeaders, sendNames, sendVectors, packets, stride, packetSize);
        for (int m = 0; m < BATCH; m++) {
            packets.net.put(m * stride, (byte) ECHO_REQUEST);
            packets.net.putShort(m * stride + 4, (short) id);
            for (int at = ICMP_HEADER + NONCE; at < packetSize; at++) {
                packets.net.put(m * stride + at, (byte) at);
            }
        }
        fixedSum = sum(packetSize);

        dataSize = (packetSize + IP_HEADER_MAX + 7) & ~7;
        data = new Block(calls, dataSize * BATCH);
        names = new Block(calls, NAME * BATCH);
        Block vectors = new Block(calls, IOVEC * BATCH);
        headers = new Block(calls, HEADER * BATCH);
        controls = new Block(calls, CONTROL * BATCH);
        option = new Block(calls, 16);
        connect(headers, names, vectors, data, dataSize, dataSize);
        for (int m = 0; m < BATCH; m++) {
            headers.host.putLong(m * HEADER + 32, controls.address + (long) m * CONTROL);
        }
        received = BATCH;
        // The vectors are reached through their addresses only; the fields keep them alive.
        this.sendVectors = sendVectors;
        this.vectors = vectors;
    }

    @SuppressWarnings({"unused", "FieldCanBeLocal"})
    private final Block sendVectors;

    @SuppressWarnings({"unused", "FieldCanBeLocal"})
    private final Block vectors;

    private static void connect(Block headers, Block names, Block vectors, Block data, int stride, int size) {
        for (int m = 0; m < BATCH; m++) {
            names.host.putShort(m * NAME, (short) 2); // AF_INET
            vectors.host.putLong(m * IOVEC, data.address + (long) m * stride);
            vectors.host.putLong(m * IOVEC + 8, size);
            headers.host.putLong(m * HEADER, names.address + (long) m * NAME);
            headers.host.putInt(m * HEADER + 8, NAME);
            headers.host.putLong(m * HEADER + 16, vectors.address + (long) m * IOVEC);
            headers.host.putLong(m * HEADER + 24, 1);
        }
    }

    /** Sum of the 16-bit words of the first packet, while sequence number, nonce and checksum are 0. */
    private int sum(int size) {
        int sum = 0;
        for (int at = 0; at + 1 < size; at += 2) {
            sum += packets.net.getShort(at) & 0xffff;
        }
        if (size % 2 == 1) {
            sum += (packets.net.get(size - 1) & 0xff) << 8;
        }
        return sum;
    }

    /** Adds a request to the batch, which must not be full. */
    void put(int slot, int address, long nonce) {
        int m = queued++;
        int at = m * ((packetSize + 7) & ~7);
        batch[m] = slot;
        sendNames.net.putInt(m * NAME + 4, address);
        packets.net.putShort(at + 6, (short) slot);
        packets.net.putLong(at + ICMP_HEADER, nonce);
        if (raw) {
            int sum = fixedSum
                    + (slot & 0xffff)
                    + (int) (nonce >>> 48)
                    + (int) ((nonce >>> 32) & 0xffff)
                    + (int) ((nonce >>> 16) & 0xffff)
                    + (int) (nonce & 0xffff);
            sum = (sum & 0xffff) + (sum >>> 16);
            sum = (sum & 0xffff) + (sum >>> 16);
            packets.net.putShort(at + 2, (short) ~sum);
        }
    }

    /** Sends the batch from an index on; returns how many left, or the negated errno of the first. */
    int send(int from) {
        return calls.sendmmsg(fd, sendHeaders.address + (long) from * HEADER, queued - from, MSG_DONTWAIT);
    }

    /**
     * Takes up to a batch of what came in.
     *
     * @return how many messages, or the negated errno
     */
    int receive(Inbox inbox) {
        // The kernel writes the lengths it used; unless they are put back the next call gets no time stamps.
        for (int m = 0; m < received; m++) {
            headers.host.putInt(m * HEADER + 8, NAME);
            headers.host.putLong(m * HEADER + 40, CONTROL);
        }
        int n = calls.recvmmsg(fd, headers.address, BATCH, MSG_DONTWAIT);
        received = Math.max(n, 0);
        for (int m = 0; m < n; m++) {
            message(m, inbox);
        }
        return n;
    }

    private void message(int m, Inbox inbox) {
        int length = headers.host.getInt(m * HEADER + 56);
        int at = m * dataSize;
        int end = at + length;
        int ttl = 0;
        if (raw && length > 0) {
            ttl = data.net.get(at + 8) & 0xff;
            at += (data.net.get(at) & 0x0f) * 4;
        }
        long stamp = 0;
        int control = m * CONTROL;
        int controlEnd = control + (int) headers.host.getLong(m * HEADER + 40);
        while (control + 16 <= controlEnd) {
            int size = (int) controls.host.getLong(control);
            int level = controls.host.getInt(control + 8);
            int type = controls.host.getInt(control + 12);
            if (level == SOL_SOCKET && type == SCM_TIMESTAMPNS) {
                stamp = controls.host.getLong(control + 16) * 1_000_000_000L + controls.host.getLong(control + 24);
            } else if (level == SOL_IP && type == IP_TTL) {
                ttl = controls.host.getInt(control + 16);
            } else if (level == SOL_SOCKET && type == SO_RXQ_OVFL) {
                inbox.droppedByKernel(controls.host.getInt(control + 16) & 0xffffffffL);
            }
            control += Math.max(16, (size + 7) & ~7);
        }
        if (at + ICMP_HEADER + NONCE > end
                || data.net.get(at) != ECHO_REPLY
                || (data.net.getShort(at + 4) & 0xffff) != id) {
            inbox.foreign();
            return;
        }
        int slot = slotBase + (data.net.getShort(at + 6) & 0xffff);
        inbox.reply(slot, data.net.getLong(at + ICMP_HEADER), names.net.getInt(m * NAME + 4), stamp, ttl);
    }

    /**
     * Empties the error queue.
     *
     * @return how many errors there were
     */
    int receiveErrors(Inbox inbox) {
        int errors = 0;
        while (true) {
            headers.host.putInt(8, NAME);
            headers.host.putLong(40, CONTROL);
            received = Math.max(received, 1);
            int length = calls.recvmsg(fd, headers.address, MSG_ERRQUEUE | MSG_DONTWAIT);
            if (length < 0) {
                return errors;
            }
            errors++;
            error(length, inbox);
        }
    }

    private void error(int length, Inbox inbox) {
        int control = 0;
        int controlEnd = (int) headers.host.getLong(40);
        while (control + 16 <= controlEnd) {
            int size = (int) controls.host.getLong(control);
            if (controls.host.getInt(control + 8) == SOL_IP && controls.host.getInt(control + 12) == IP_RECVERR) {
                // struct sock_extended_err, then the address of who sent it
                int origin = controls.host.get(control + 20);
                int type = controls.host.get(control + 21) & 0xff;
                int code = controls.host.get(control + 22) & 0xff;
                int offender = size >= 16 + 16 + 8 ? controls.net.getInt(control + 16 + 16 + 4) : 0;
                if (origin != EE_ORIGIN_ICMP
                        || length < ICMP_HEADER
                        || data.net.get(0) != ECHO_REQUEST
                        || (data.net.getShort(4) & 0xffff) != id) {
                    inbox.foreign();
                    return;
                }
                boolean hasNonce = length >= ICMP_HEADER + NONCE;
                int slot = slotBase + (data.net.getShort(6) & 0xffff);
                long nonce = hasNonce ? data.net.getLong(ICMP_HEADER) : 0;
                inbox.error(slot, hasNonce, nonce, names.net.getInt(4), type, code, offender);
                return;
            }
            control += Math.max(16, (size + 7) & ~7);
        }
        inbox.foreign();
    }

    /** Takes a pending asynchronous error off the socket, so that it cannot fail the next call. */
    void clearError() {
        option.host.putInt(8, 4);
        calls.getsockopt(fd, SOL_SOCKET, SO_ERROR, option.address, option.address + 8);
    }

    void close() {
        calls.close(fd);
    }
}
