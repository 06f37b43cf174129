package io.denyut.rule;

import io.denyut.spi.Verdict;

/**
 * Where a value breaches and where it is right again. Infinite where there is no limit on that side.
 *
 * @param high a value above it is a breach
 * @param low a value below it is a breach
 * @param clearHigh a value must not be above it to clear; at most {@code high}
 * @param clearLow a value must not be below it to clear; at least {@code low}
 */
record Limits(double low, double high, double clearLow, double clearHigh) {
    Verdict verdict(double value) {
        if (value > high || value < low) {
            return Verdict.BREACH;
        }
        return value <= clearHigh && value >= clearLow ? Verdict.CLEAR : Verdict.HOLD;
    }

    String breachText() {
        if (Double.isInfinite(low)) {
            return "above " + high;
        }
        return Double.isInfinite(high) ? "below " + low : "outside " + low + " to " + high;
    }
}
