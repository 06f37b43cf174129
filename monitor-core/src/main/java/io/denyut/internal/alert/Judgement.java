package io.denyut.internal.alert;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a notice may leave.
 *
 * @param verdict yes, not yet, or no
 * @param reason if no: the stable code that the history keeps
 * @param because if no: the alert that explains it, where there is one
 * @param atMost if not yet: for how long it is waited for, counted from when it first had to wait
 */
record Judgement(Verdict verdict, String reason, @Nullable Tracked because, Duration atMost) {
    enum Verdict {
        LEAVES,
        WAITS,
        WITHHELD
    }

    static final Judgement LEAVES = new Judgement(Verdict.LEAVES, "", null, Duration.ZERO);

    static Judgement waits(Duration atMost) {
        return new Judgement(Verdict.WAITS, "", null, atMost);
    }

    static Judgement withheld(String reason, @Nullable Tracked because) {
        return new Judgement(Verdict.WITHHELD, reason, because, Duration.ZERO);
    }

    boolean isWithheld() {
        return verdict == Verdict.WITHHELD;
    }

    /** What holds when both hold: a reason goes before a wait, and the longer wait before the shorter. */
    Judgement and(Judgement other) {
        if (isWithheld() || other.verdict == Verdict.LEAVES) {
            return this;
        }
        if (other.isWithheld() || verdict == Verdict.LEAVES) {
            return other;
        }
        return atMost.compareTo(other.atMost) >= 0 ? this : other;
    }
}
