package io.denyut.icmp.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The real system calls, but sockets are opened in another network namespace. */
public class NamespaceSyscalls implements Syscalls {
    private final Syscalls real;
    private final Path namespace;

    public NamespaceSyscalls(Path namespace) throws LinuxSyscalls.UnsupportedPlatformException {
        this.real = LinuxSyscalls.load();
        this.namespace = namespace;
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        try {
            return TestLibc.inNamespace(namespace, () -> real.socket(domain, type, protocol));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int setsockopt(int fd, int level, int name, long value, int length) {
        return real.setsockopt(fd, level, name, value, length);
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        return real.getsockopt(fd, level, name, value, length);
    }

    @Override
    public int bind(int fd, long address, int length) {
        return real.bind(fd, address, length);
    }

    @Override
    public int getsockname(int fd, long address, long length) {
        return real.getsockname(fd, address, length);
    }

    @Override
    public int sendmmsg(int fd, long messages, int count, int flags) {
        return real.sendmmsg(fd, messages, count, flags);
    }

    @Override
    public int recvmmsg(int fd, long messages, int count, int flags) {
        return real.recvmmsg(fd, messages, count, flags);
    }

    @Override
    public int recvmsg(int fd, long message, int flags) {
        return real.recvmsg(fd, message, flags);
    }

    @Override
    public int ppoll(long fds, int count, long timeout) {
        return real.ppoll(fds, count, timeout);
    }

    @Override
    public int eventfd() {
        return real.eventfd();
    }

    @Override
    public int read(int fd, long bytes, int length) {
        return real.read(fd, bytes, length);
    }

    @Override
    public int write(int fd, long bytes, int length) {
        return real.write(fd, bytes, length);
    }

    @Override
    public int close(int fd) {
        return real.close(fd);
    }

    @Override
    public int wallClock(long time) {
        return real.wallClock(time);
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        return real.addressOf(direct);
    }
}
