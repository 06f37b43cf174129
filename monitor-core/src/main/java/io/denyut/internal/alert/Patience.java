package io.denyut.internal.alert;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How long notices wait for news of a target, and asking for it. Confined to the rules' thread. */
final class Patience {
    static final Duration LONGEST = Duration.ofSeconds(60);

    /** A target that is waited for is looked at out of turn at most this often. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final AlertHost host;

    /** When a target was last asked for; nothing older than {@link #LOOK_EVERY}. */
    private final Map<String, Long> looks = new HashMap<>();

    Patience(AlertHost host) {
        this.host = host;
    }

    /** Two and a half of the target's intervals, at most {@link #LONGEST}. */
    Duration with(String target) {
        Duration every = host.interval(target).orElse(LONGEST);
        // What is as long as that needs no reckoning, and nanoseconds are far cheaper than dividing a Duration.
        return every.compareTo(LONGEST) >= 0
                ? LONGEST
                : Duration.ofNanos(Math.min(LONGEST.toNanos(), every.toNanos() * 5 / 2));
    }

    /** Something waits for news of this target. */
    void look(String target) {
        long now = host.nanoTime();
        Long last = looks.get(target);
        if (last != null && now - last < LOOK_EVERY.toNanos()) {
            return;
        }
        looks.put(target, now);
        host.look(target);
    }

    /** Once a second. */
    void second() {
        long now = host.nanoTime();
        looks.values().removeIf(last -> now - last >= LOOK_EVERY.toNanos());
    }
}
