package io.denyut.internal.alert;

import io.denyut.spi.NotifierOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps sends apart: by a spacing, and by a number in any minute. Confined to the thread that sends. */
final class Pace {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final long spacing;
    private final int perMinute;

    /** When sends of the last minute began, oldest first; no more than {@link #perMinute}. */
    private final Deque<Long> begun = new ArrayDeque<>();

    private boolean any;
    private long last;

    Pace(NotifierOptions options) {
        this.spacing = options.spacing().toNanos();
        this.perMinute = options.perMinute();
    }

    /** How long to wait before the next send; zero = it may begin. */
    Duration waits(long nanos) {
        long wait = any ? last + spacing - nanos : 0;
        if (perMinute > 0 && begun.size() == perMinute) {
            wait = Math.max(wait, begun.getFirst() + MINUTE - nanos);
        }
        return wait <= 0 ? Duration.ZERO : Duration.ofNanos(wait);
    }

    /** A send begins. */
    void begins(long nanos) {
        any = true;
        last = nanos;
        if (perMinute > 0) {
            if (begun.size() == perMinute) {
                begun.removeFirst();
            }
            begun.addLast(nanos);
        }
    }
}
