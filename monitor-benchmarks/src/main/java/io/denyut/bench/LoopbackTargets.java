package io.denyut.bench;

import io.denyut.Target;
import java.util.List;
import java.util.stream.IntStream;

/** Hosts that always answer: addresses of 127.0.0.0/8, with all-digit ids from 0. */
public final class LoopbackTargets {
    /** One /8 without its first /16. */
    public static final int MOST = 250 << 16;

    private LoopbackTargets() {}

    public static List<Target> of(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Target.of(String.valueOf(i), address(i)).withName("host-" + i))
                .toList();
    }

    private static String address(int index) {
        return "127." + (1 + (index >>> 16)) + "." + (index >>> 8 & 255) + "." + (index & 255);
    }
}
