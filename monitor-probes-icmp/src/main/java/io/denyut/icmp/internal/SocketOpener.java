package io.denyut.icmp.internal;

import io.denyut.Reason;
import java.security.SecureRandom;

/** Opens ICMP sockets: a ping socket if this process may, a raw one otherwise. */
public final class SocketOpener {
    /** Which kinds to try. */
    public enum Kind {
        PING_THEN_RAW,
        PING,
        RAW
    }

    /** No socket; the reason is for the user. */
    static final class CannotOpenException extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Reason reason;

        CannotOpenException(Reason reason) {
            super(reason.toString());
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int IPPROTO_ICMP = 1;
    private static final int SOL_IP = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SOL_RAW = 255;
    private static final int SO_RCVBUF = 8;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int SO_RXQ_OVFL = 40;
    private static final int IP_RECVERR = 11;
    private static final int IP_RECVTTL = 12;
    private static final int ICMP_FILTER = 1;

    private final Syscalls calls;
    private final Kind kind;
    private final int payload;
    private final int receiveBuffer;
    private final Block scratch;

    SocketOpener(Syscalls calls, Kind kind, int payload, int receiveBuffer) {
        this.calls = calls;
        this.kind = kind;
        this.payload = payload;
        this.receiveBuffer = receiveBuffer;
        this.scratch = new Block(calls, 128);
    }

    /** @param index how many sockets are open already */
    EchoSocket open(int index) throws CannotOpenException {
        int ping = Errno.EACCES;
        if (kind != Kind.RAW) {
            int fd = calls.socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK_CLOEXEC, IPPROTO_ICMP);
            if (fd >= 0) {
                return configured(fd, false, index);
            }
            ping = -fd;
        }
        int raw = Errno.EPERM;
        if (kind != Kind.PING) {
            int fd = calls.socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK_CLOEXEC, IPPROTO_ICMP);
            if (fd >= 0) {
                return configured(fd, true, index);
            }
            raw = -fd;
        }
        throw new CannotOpenException(explain(ping, raw));
    }

    private static Reason explain(int ping, int raw) {
        boolean forbidden = (ping == Errno.EACCES || ping == Errno.EPERM) || raw == Errno.EPERM || raw == Errno.EACCES;
        if (!forbidden) {
            return new Reason("icmp.socket", "no ICMP socket could be opened: errno " + ping + ", raw errno " + raw);
        }
        if (ping == Errno.EACCES) {
            // What the kernel says when the group of this process is outside ping_group_range.
            return new Reason(
                    "icmp.permission",
                    "this process may not ping; allow it with: sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"");
        }
        String java = ProcessHandle.current().info().command().orElse("$(readlink -f $(which java))");
        return new Reason(
                "icmp.permission",
                "this process may not ping and this system has no ping sockets (errno " + ping
                        + "); allow raw sockets with: setcap cap_net_raw+ep " + java);
    }

    private EchoSocket configured(int fd, boolean raw, int index) throws CannotOpenException {
        try {
            int id = raw ? new SecureRandom().nextInt(1 << 16) : bindToFreeId(fd);
            set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
            set(fd, SOL_SOCKET, SO_RXQ_OVFL, 1);
            set(fd, SOL_IP, IP_RECVERR, 1);
            if (raw) {
                set(fd, SOL_RAW, ICMP_FILTER, ~1); // echo replies only
                attachFilter(fd, id);
            } else {
                set(fd, SOL_IP, IP_RECVTTL, 1);
            }
            scratch.host.putInt(0, receiveBuffer);
            if (calls.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, scratch.address, 4) < 0) {
                calls.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, scratch.address, 4);
            }
            scratch.host.putInt(0, 0);
            scratch.host.putInt(4, 4);
            calls.getsockopt(fd, SOL_SOCKET, SO_RCVBUF, scratch.address, scratch.address + 4);
            return new EchoSocket(calls, fd, raw, id, index, payload, scratch.host.getInt(0));
        } catch (CannotOpenException | RuntimeException e) {
            calls.close(fd);
            throw e;
        }
    }

    /** The kernel chooses: two sockets may bind the same identifier without an error, and one of them then hears nothing. */
    private int bindToFreeId(int fd) throws CannotOpenException {
        scratch.host.putShort(0, (short) AF_INET);
        scratch.host.putShort(2, (short) 0);
        scratch.host.putInt(4, 0);
        scratch.host.putLong(8, 0);
        int bound = calls.bind(fd, scratch.address, 16);
        scratch.host.putInt(16, 16);
        int named = bound < 0 ? bound : calls.getsockname(fd, scratch.address, scratch.address + 16);
        if (named < 0) {
            throw new CannotOpenException(new Reason("icmp.socket", "no ICMP identifier: errno " + -named));
        }
        return scratch.net.getShort(2) & 0xffff;
    }

    private void set(int fd, int level, int name, int value) throws CannotOpenException {
        scratch.host.putInt(0, value);
        int result = calls.setsockopt(fd, level, name, scratch.address, 4);
        if (result < 0) {
            throw new CannotOpenException(new Reason(
                    "icmp.socket", "socket option " + level + "/" + name + " was refused: errno " + -result));
        }
    }

    /** Classic BPF: only messages with our identifier, behind an IP header of any length. */
    private void attachFilter(int fd, int id) throws CannotOpenException {
        int[][] program = {
            {0xb1, 0, 0, 0}, // X = length of the IP header
            {0x48, 0, 0, 4}, // A = identifier
            {0x15, 0, 1, id}, // ours?
            {0x06, 0, 0, 0x40000}, // take all of it
            {0x06, 0, 0, 0} // drop
        };
        int at = 16;
        for (int[] instruction : program) {
            scratch.host.putShort(at, (short) instruction[0]);
            scratch.host.put(at + 2, (byte) instruction[1]);
            scratch.host.put(at + 3, (byte) instruction[2]);
            scratch.host.putInt(at + 4, instruction[3]);
            at += 8;
        }
        scratch.host.putLong(0, 0);
        scratch.host.putShort(0, (short) program.length);
        scratch.host.putLong(8, scratch.address + 16);
        int result = calls.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, scratch.address, 16);
        if (result < 0) {
            throw new CannotOpenException(
                    new Reason("icmp.socket", "the filter of the raw socket was refused: errno " + -result));
        }
    }
}
