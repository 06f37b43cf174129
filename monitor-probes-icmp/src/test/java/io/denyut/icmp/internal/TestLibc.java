package io.denyut.icmp.internal;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Calls that only tests make. */
final class TestLibc {
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    static {
        Native.register(TestLibc.class, Platform.C_LIBRARY_NAME);
    }

    private TestLibc() {}

    private static native int open(byte[] path, int flags);

    private static native int setns(int fd, int type);

    static native int ioctl(int fd, long request, long argument);

    static native int close(int fd);

    static int open(Path file, boolean write) throws IOException {
        byte[] path = (file + "\0").getBytes(StandardCharsets.UTF_8);
        int fd = open(path, (write ? O_RDWR : 0) | O_CLOEXEC);
        if (fd < 0) {
            throw new IOException(file + ": errno " + Native.getLastError());
        }
        return fd;
    }

    /** Something that opens a socket or device. */
    interface Opening {
        int open() throws IOException;
    }

    /** Runs it with this thread in another network namespace; what it opens stays there. */
    static int inNamespace(Path namespace, Opening opening) throws IOException {
        int there = open(namespace, false);
        int here = open(Path.of("/proc/thread-self/ns/net"), false);
        try {
            enter(there);
            try {
                return opening.open();
            } finally {
                enter(here);
            }
        } finally {
            close(there);
            close(here);
        }
    }

    private static void enter(int namespace) throws IOException {
        if (setns(namespace, CLONE_NEWNET) != 0) {
            throw new IOException("setns: errno " + Native.getLastError());
        }
    }
}
