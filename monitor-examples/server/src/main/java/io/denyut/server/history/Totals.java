package io.denyut.server.history;

import io.denyut.Status;
import java.util.OptionalDouble;

/** Adds results up. Round-trip times in whole microseconds, so that sums are exact. */
final class Totals {
    private static final double MICROS = 1e6;

    private long successful;
    private long failed;
    private long unknown;
    private long answers;
    private long sum;
    private int least = Integer.MAX_VALUE;
    private int greatest = -1;

    /** @param rtt in microseconds; negative if nothing answered */
    void add(Status status, int rtt) {
        if (status.isAvailable()) {
            successful++;
        } else if (status == Status.DOWN) {
            failed++;
        } else {
            unknown++;
        }
        if (rtt >= 0) {
            answers++;
            sum += rtt;
            least = Math.min(least, rtt);
            greatest = Math.max(greatest, rtt);
        }
    }

    void add(Totals other) {
        successful += other.successful;
        failed += other.failed;
        unknown += other.unknown;
        answers += other.answers;
        sum += other.sum;
        least = Math.min(least, other.least);
        greatest = Math.max(greatest, other.greatest);
    }

    PingStatistics statistics() {
        boolean any = answers > 0;
        return new PingStatistics(
                successful,
                failed,
                unknown,
                any ? OptionalDouble.of(sum / (MICROS * answers)) : OptionalDouble.empty(),
                any ? OptionalDouble.of(least / MICROS) : OptionalDouble.empty(),
                any ? OptionalDouble.of(greatest / MICROS) : OptionalDouble.empty());
    }
}
