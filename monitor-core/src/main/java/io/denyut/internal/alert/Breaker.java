package io.denyut.internal.alert;

import io.denyut.spi.NotifierOptions;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a channel alone that has failed several times in a row, and tries it again with one notice at a time. Waits run on
 * {@code nanoTime}. Thread-safe.
 */
final class Breaker {
    /** What an attempt says of the channel, whatever became of the notice. */
    enum Sign {
        /** It took the notice. */
        WORKS,
        /** It refused this one: it is there, but nothing is known of the next. */
        REFUSES,
        /** It did not answer, was busy or broke off. */
        FAILS
    }

    /** Nothing is sent. */
    record Pause(Instant since, int failures, String why) {}

    private final int breakAfter;
    private final Duration breakFor;

    // Guarded by this.
    private int failures;
    private @Nullable Pause pause;
    private long until;

    Breaker(NotifierOptions options) {
        this.breakAfter = options.breakAfter();
        this.breakFor = options.breakFor();
    }

    /** How long to wait before the next send; zero = it may begin. In a pause that send is the one that is tried. */
    synchronized Duration waits(long nanos) {
        long left = until - nanos;
        return pause == null || left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    /** Since when and why nothing is sent; {@code null} when it is. */
    synchronized @Nullable Pause pause() {
        return pause;
    }

    /**
     * An attempt has ended.
     *
     * @return whether a pause has begun or ended by it
     */
    synchronized boolean ended(Sign sign, String words, Instant now, long nanos) {
        Pause before = pause;
        switch (sign) {
            case WORKS -> {
                failures = 0;
                pause = null;
            }
            case REFUSES -> {
                if (pause != null) {
                    failures = 0;
                    pause = null;
                }
            }
            case FAILS -> {
                failures++;
                if (before != null || failures >= breakAfter) {
                    pause = new Pause(before == null ? now : before.since, failures, words);
                    until = nanos + breakFor.toNanos();
                }
            }
        }
        return (before == null) != (pause == null);
    }
}
