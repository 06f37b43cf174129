package io.denyut.rule;

/**
 * Where a value breaches and where it is right again. Infinite where there is no limit on that side.
 *
 * @param low a value below it is a breach
 * @param high a value above it is a breach
 * @param clearLow a value must not be below it to clear; at least {@code low}
 * @param clearHigh a value must not be above it to clear; at most {@code high}
 */
record Limits(double low, double high, double clearLow, double clearHigh) {
    boolean isBreach(double value) {
        return value > high || value < low;
    }

    /** Between breach and clear nothing is decided. */
    boolean isClear(double value) {
        return value <= clearHigh && value >= clearLow;
    }

    /** {@code limit above 20 %}. */
    String text(Quantity quantity) {
        if (Double.isInfinite(low)) {
            return "limit above " + quantity.text(high);
        }
        return Double.isInfinite(high)
                ? "limit below " + quantity.text(low)
                : "limit outside " + quantity.text(low) + " to " + quantity.text(high);
    }
}
