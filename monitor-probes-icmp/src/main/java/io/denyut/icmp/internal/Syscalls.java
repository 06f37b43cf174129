package io.denyut.icmp.internal;

import java.nio.ByteBuffer;

/**
 * The system calls the pinger makes. Each returns what the kernel returned, or the negated {@code errno}; memory is given by address, so
 * that no call allocates. Implementations are thread-safe.
 */
public interface Syscalls {
    int socket(int domain, int type, int protocol);

    int setsockopt(int fd, int level, int name, long value, int length);

    int getsockopt(int fd, int level, int name, long value, long length);

    int bind(int fd, long address, int length);

    int getsockname(int fd, long address, long length);

    int sendmmsg(int fd, long messages, int count, int flags);

    int recvmmsg(int fd, long messages, int count, int flags);

    int recvmsg(int fd, long message, int flags);

    /**
     * Waits for descriptors.
     *
     * @param timeout address of a {@code timespec}, 0 to wait for ever
     */
    int ppoll(long fds, int count, long timeout);

    /** A counter to wake a poll with, non-blocking. */
    int eventfd();

    int read(int fd, long bytes, int length);

    int write(int fd, long bytes, int length);

    int close(int fd);

    /**
     * Reads the wall clock.
     *
     * @param time address of a {@code timespec} that receives the wall clock, the one of kernel time stamps
     */
    int wallClock(long time);

    /** The address of a direct buffer's first byte. The buffer must be kept reachable as long as the address is used. */
    long addressOf(ByteBuffer direct);
}
