package io.denyut.internal.round;

import java.util.concurrent.atomic.LongAdder;

/** What went wrong or was left out in the rounds of a check. */
public final class RoundCounters {
    final LongAdder rounds = new LongAdder();
    final LongAdder skippedTicks = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder duplicate = new LongAdder();
    final LongAdder stranger = new LongAdder();
    final LongAdder gapsFilled = new LongAdder();
}
