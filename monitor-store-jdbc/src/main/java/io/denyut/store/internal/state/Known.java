package io.denyut.store.internal.state;

import io.denyut.Status;
import org.jspecify.annotations.Nullable;

/** What is known of one check of one target from one source; times in microseconds. Can go back to how it was before a transaction. */
final class Known {
    /** Longer without a result than this many times the usual interval, and nothing is known of the time between. */
    static final double PATIENCE = 2.5;

    final String target;
    final String check;
    final String source;
    /** Another of the same target; {@code null} for the last. */
    final @Nullable Known next;

    @Nullable
    Status status;
    /** When it became that. */
    long since;
    /** Of the newest result. */
    long tick;
    /** The usual interval; 0 while unknown. */
    long every;
    /** The last interval if it was far too long, else 0. */
    long gap;
    /** Whether a result came that is newer than those of before the start: from then on an older tick is a clock set back, no repetition. */
    boolean isCurrent;

    // How it was.
    private @Nullable Status oldStatus;
    private long oldSince;
    private long oldTick;
    private long oldEvery;
    private long oldGap;
    private boolean wasCurrent;
    private boolean isTouched;

    Known(String target, String check, String source, @Nullable Known next) {
        this.target = target;
        this.check = check;
        this.source = source;
        this.next = next;
    }

    /** Remembers how it is; false if that was done in this transaction. */
    boolean touch() {
        if (isTouched) {
            return false;
        }
        isTouched = true;
        oldStatus = status;
        oldSince = since;
        oldTick = tick;
        oldEvery = every;
        oldGap = gap;
        wasCurrent = isCurrent;
        return true;
    }

    void keep() {
        isTouched = false;
    }

    void undo() {
        isTouched = false;
        status = oldStatus;
        since = oldSince;
        tick = oldTick;
        every = oldEvery;
        gap = oldGap;
        isCurrent = wasCurrent;
    }

    /** Counts an interval in; true if nothing is known of most of it. */
    boolean isGap(long interval) {
        if (every > 0 && interval > PATIENCE * every && (gap == 0 || interval > PATIENCE * gap)) {
            gap = interval;
            return true;
        }
        // Longer at once, for that may be the new schedule; shorter slowly, for it may have been a probe out of turn.
        every = interval >= every ? interval : every - (every - interval) / 8;
        gap = 0;
        return false;
    }
}
