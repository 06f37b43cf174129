package io.denyut.bench.jmh.icmp;

import io.denyut.icmp.internal.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * A kernel in memory with one ping socket, on which every request is answered at once: what is left is the cost of our own code. Addresses
 * are numbers of its own making. Used by one thread at a time.
 */
final class EchoingKernel implements Syscalls {
    private static final int HEADER = 64;
    private static final int ID = 0x1234;
    private static final int EAGAIN = 11;
    private static final int SOCKET = 3;

    private final TreeMap<Long, ByteBuffer> memory = new TreeMap<>();
    private long nextAddress = 1 << 20;

    /** Waiting replies: what was sent, and to whom. */
    private final long[] nonces = new long[1 << 16];

    private final int[] sequences = new int[1 << 16];
    private final int[] hosts = new int[1 << 16];
    private int head;
    private int count;

    private ByteBuffer buffer(long address) {
        return memory.floorEntry(address).getValue();
    }

    private int offset(long address) {
        Map.Entry<Long, ByteBuffer> entry = memory.floorEntry(address);
        return (int) (address - entry.getKey());
    }

    @Override
    public synchronized long addressOf(ByteBuffer direct) {
        long address = nextAddress;
        nextAddress += direct.capacity() + 64L;
        memory.put(address, direct.duplicate().order(ByteOrder.nativeOrder()));
        return address;
    }

    @Override
    public int sendmmsg(int fd, long messages, int number, int flags) {
        ByteBuffer headers = buffer(messages);
        int base = offset(messages);
        for (int m = 0; m < number; m++) {
            long name = headers.getLong(base + m * HEADER);
            long vector = headers.getLong(base + m * HEADER + 16);
            long data = buffer(vector).getLong(offset(vector));
            ByteBuffer packet = buffer(data);
            int at = offset(data);
            int slot = (head + count++) & 0xffff;
            hosts[slot] = buffer(name).getInt(offset(name) + 4);
            sequences[slot] = packet.getShort(at + 6);
            nonces[slot] = packet.getLong(at + 8);
        }
        return number;
    }

    @Override
    public int recvmmsg(int fd, long messages, int number, int flags) {
        if (count == 0) {
            return -EAGAIN;
        }
        int n = Math.min(number, count);
        ByteBuffer headers = buffer(messages);
        int base = offset(messages);
        for (int m = 0; m < n; m++) {
            long name = headers.getLong(base + m * HEADER);
            long vector = headers.getLong(base + m * HEADER + 16);
            long data = buffer(vector).getLong(offset(vector));
            ByteBuffer packet = buffer(data);
            int at = offset(data);
            buffer(name).putInt(offset(name) + 4, hosts[head]);
            packet.put(at, (byte) 0);
            packet.putShort(at + 4, Short.reverseBytes((short) ID));
            packet.putShort(at + 6, (short) sequences[head]);
            packet.putLong(at + 8, nonces[head]);
            headers.putLong(base + m * HEADER + 40, 0);
            headers.putInt(base + m * HEADER + 56, 64);
            head = (head + 1) & 0xffff;
            count--;
        }
        return n;
    }

    @Override
    public int getsockname(int fd, long address, long length) {
        buffer(address).putShort(offset(address) + 2, Short.reverseBytes((short) ID));
        return 0;
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return SOCKET;
    }

    @Override
    public int eventfd() {
        return SOCKET + 1;
    }

    /** Never waits long: the loop looks at its work again. */
    @Override
    public int ppoll(long fds, int number, long timeout) {
        Thread.onSpinWait();
        return 0;
    }

    @Override
    public int recvmsg(int fd, long message, int flags) {
        return -EAGAIN;
    }

    @Override
    public int setsockopt(int fd, int level, int name, long value, int length) {
        return 0;
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        return 0;
    }

    @Override
    public int bind(int fd, long address, int length) {
        return 0;
    }

    @Override
    public int read(int fd, long bytes, int length) {
        return length;
    }

    @Override
    public int write(int fd, long bytes, int length) {
        return length;
    }

    @Override
    public int close(int fd) {
        return 0;
    }

    @Override
    public int wallClock(long time) {
        return 0;
    }
}
