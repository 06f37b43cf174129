package io.denyut.spi;

import java.time.Duration;

/**
 * When breaches become an alert and when clears end it; carried out by the engine.
 *
 * @param raiseCount how many of the last {@code raiseWindow} findings must be breaches
 * @param raiseWindow 1 to 1,000; equal to {@code raiseCount} for "in a row"
 * @param raiseFor how long breaches must have lasted besides; {@link Duration#ZERO} = no matter
 * @param clearCount how many clears in a row end it: 1 to 1,000
 * @param clearFor how long clears must have lasted besides
 * @since 0.1.0
 */
public record AlertPolicy(int raiseCount, int raiseWindow, Duration raiseFor, int clearCount, Duration clearFor) {
    /** The first breach raises, the first clear clears. */
    public static final AlertPolicy IMMEDIATE = new AlertPolicy(1, 1, Duration.ZERO, 1, Duration.ZERO);

    private static final int MAX_ROUNDS = 1_000;

    /** @throws IllegalArgumentException if a number is out of its bounds */
    public AlertPolicy {
        if (raiseWindow < 1 || raiseWindow > MAX_ROUNDS || raiseCount < 1 || raiseCount > raiseWindow) {
            throw new IllegalArgumentException("raise after " + raiseCount + " of " + raiseWindow
                    + ": must be 1 to the window, the window 1 to 1,000");
        }
        if (clearCount < 1 || clearCount > MAX_ROUNDS) {
            throw new IllegalArgumentException("clear after " + clearCount + ": must be 1 to 1,000");
        }
        if (raiseFor.isNegative() || clearFor.isNegative()) {
            throw new IllegalArgumentException("holds must not be negative: " + raiseFor + ", " + clearFor);
        }
    }

    /** Raised after this many breaches in a row. */
    public static AlertPolicy rounds(int count) {
        return new AlertPolicy(count, count, Duration.ZERO, 1, Duration.ZERO);
    }
}
