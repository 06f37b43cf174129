package io.denyut.icmp.internal;

/** Error numbers of Linux that the pinger tells apart. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EINVAL = 22;
    public static final int EMSGSIZE = 90;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ENOBUFS = 105;
    public static final int EHOSTUNREACH = 113;

    private Errno() {}

    /** True for a shortage that passes. */
    static boolean isShortage(int errno) {
        return errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM;
    }

    /** What it means for a send, in words. */
    public static String describe(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted (errno 1): a local packet filter refuses it";
            case EACCES -> "permission denied (errno 13): a broadcast address, or a local route prohibits it";
            case EINVAL -> "invalid argument (errno 22): not an address to send to, or a local blackhole route";
            case EMSGSIZE -> "message too long (errno 90): the payload does not fit the link";
            case ENETDOWN -> "network is down (errno 100)";
            case ENETUNREACH -> "network is unreachable (errno 101): this host has no route to it";
            case EHOSTUNREACH -> "no route to host (errno 113)";
            case ENOBUFS, ENOMEM, EAGAIN -> "send buffers stayed full (errno " + errno + ")";
            default -> "errno " + errno;
        };
    }
}
