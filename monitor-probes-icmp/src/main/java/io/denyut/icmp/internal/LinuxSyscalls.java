package io.denyut.icmp.internal;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** System calls of 64-bit Linux through JNA's direct mapping. */
public final class LinuxSyscalls implements Syscalls {
    private static final int EFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int CLOCK_REALTIME = 0;

    private LinuxSyscalls() {}

    /**
     * Binds the C library.
     *
     * @throws UnsupportedPlatformException where that is not possible, in words for people
     */
    public static Syscalls load() throws UnsupportedPlatformException {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!System.getProperty("os.name", "").equals("Linux")) {
            throw new UnsupportedPlatformException("pinging works on 64-bit Linux so far, this is " + system);
        }
        try {
            // Constants and structure layouts are those of the generic 64-bit ABI.
            if (!Platform.is64Bit() || Platform.isMIPS() || Platform.isSPARC()) {
                throw new UnsupportedPlatformException("pinging works on 64-bit Linux so far, this is " + system);
            }
            LinuxSyscalls calls = new LinuxSyscalls();
            int fd = calls.eventfd();
            if (fd >= 0) {
                calls.close(fd);
            }
            return calls;
        } catch (LinkageError e) {
            throw new UnsupportedPlatformException(
                    "the C library cannot be called: " + e.getMessage()
                            + " (JNA unpacks its library into the directory named by -Djna.tmpdir, which must allow execution)");
        }
    }

    /** Pinging is not possible here. */
    public static final class UnsupportedPlatformException extends Exception {
        private static final long serialVersionUID = 1;

        UnsupportedPlatformException(String message) {
            super(message);
        }
    }

    private static int result(int returned) {
        return returned >= 0 ? returned : -Native.getLastError();
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return result(Libc.socket(domain, type, protocol));
    }

    @Override
    public int setsockopt(int fd, int level, int name, long value, int length) {
        return result(Libc.setsockopt(fd, level, name, value, length));
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        return result(Libc.getsockopt(fd, level, name, value, length));
    }

    @Override
    public int bind(int fd, long address, int length) {
        return result(Libc.bind(fd, address, length));
    }

    @Override
    public int getsockname(int fd, long address, long length) {
        return result(Libc.getsockname(fd, address, length));
    }

    @Override
    public int sendmmsg(int fd, long messages, int count, int flags) {
        return result(Libc.sendmmsg(fd, messages, count, flags));
    }

    @Override
    public int recvmmsg(int fd, long messages, int count, int flags) {
        return result(Libc.recvmmsg(fd, messages, count, flags, 0));
    }

    @Override
    public int recvmsg(int fd, long message, int flags) {
        return result((int) Libc.recvmsg(fd, message, flags));
    }

    @Override
    public int ppoll(long fds, int count, long timeout) {
        return result(Libc.ppoll(fds, count, timeout, 0));
    }

    @Override
    public int eventfd() {
        return result(Libc.eventfd(0, EFD_NONBLOCK_CLOEXEC));
    }

    @Override
    public int read(int fd, long bytes, int length) {
        return result((int) Libc.read(fd, bytes, length));
    }

    @Override
    public int write(int fd, long bytes, int length) {
        return result((int) Libc.write(fd, bytes, length));
    }

    @Override
    public int close(int fd) {
        return result(Libc.close(fd));
    }

    @Override
    public int wallClock(long time) {
        return result(Libc.clock_gettime(CLOCK_REALTIME, time));
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }
}
