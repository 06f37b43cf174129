package io.denyut.icmp.internal;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The C library, bound method by method. Primitive arguments only: JNA then calls without allocating. */
final class Libc {
    static {
        Native.register(Libc.class, Platform.C_LIBRARY_NAME);
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native int setsockopt(int fd, int level, int name, long value, int length);

    static native int getsockopt(int fd, int level, int name, long value, long length);

    static native int bind(int fd, long address, int length);

    static native int getsockname(int fd, long address, long length);

    static native int sendmmsg(int fd, long messages, int count, int flags);

    static native int recvmmsg(int fd, long messages, int count, int flags, long timeout);

    static native long recvmsg(int fd, long message, int flags);

    static native int ppoll(long fds, long count, long timeout, long signals);

    static native int eventfd(int initial, int flags);

    static native long read(int fd, long bytes, long length);

    static native long write(int fd, long bytes, long length);

    static native int close(int fd);

    static native int clock_gettime(int clock, long time);
}
