package io.denyut.bench;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** CPU seconds, user and system together, as {@code getrusage} counts them: finer than the JVM's own clock of 10 ms. */
public final class CpuTime {
    private static final int SELF = 0;
    private static final int CHILDREN = -1;

    static {
        Native.register(CpuTime.class, Platform.C_LIBRARY_NAME);
    }

    private CpuTime() {}

    private static native int getrusage(int who, long usage);

    /** Of this process with all its threads. */
    public static double ofThisProcess() {
        return of(SELF);
    }

    /** Of the children that have ended. */
    public static double ofChildren() {
        return of(CHILDREN);
    }

    private static double of(int who) {
        try (Memory usage = new Memory(256)) {
            if (getrusage(who, com.sun.jna.Pointer.nativeValue(usage)) != 0) {
                throw new IllegalStateException("getrusage failed: errno " + Native.getLastError());
            }
            return usage.getLong(0) + usage.getLong(8) / 1e6 + usage.getLong(16) + usage.getLong(24) / 1e6;
        }
    }
}
