package io.denyut.spi;

import java.time.Duration;

/**
 * How fast a notifier may be asked to send, and what happens when its channel fails. Kept by the monitor, so that no notifier needs a queue
 * or a timer of its own; what waits stays in the outbox.
 *
 * @param spacing least time between the beginnings of two sends, whoever they go to: 0 to 1 hour
 * @param perMinute most sends that begin in any 60 s: 0 = no limit; otherwise 1 to 6,000
 * @param stormCap most notices to one recipient in 10 minutes before the next ones fold into one digest: 0 = no cap; otherwise 1 to 1,000
 * @param breakAfter failures of the channel in a row after which nothing is sent for a while: 1 to 1,000. A notice that is refused for good
 *     (a bad address) does not count: the channel works
 * @param breakFor how long nothing is sent then, before one notice is tried: 1 s to 1 hour
 * @since 0.1.0
 */
public record NotifierOptions(Duration spacing, int perMinute, int stormCap, int breakAfter, Duration breakFor) {
    private static final Duration HOUR = Duration.ofHours(1);

    /** No spacing, no limit, a digest from 20 notices in 10 minutes on, a pause of 60 s after 5 failures in a row. */
    public static final NotifierOptions DEFAULT = new NotifierOptions(Duration.ZERO, 0, 20, 5, Duration.ofSeconds(60));

    /** @throws IllegalArgumentException if a value is out of its bounds */
    public NotifierOptions {
        require(!spacing.isNegative() && spacing.compareTo(HOUR) <= 0, "spacing " + spacing + " must be 0 to 1 h");
        require(perMinute >= 0 && perMinute <= 6_000, "perMinute " + perMinute + " must be 0 (no limit) to 6,000");
        require(stormCap >= 0 && stormCap <= 1_000, "stormCap " + stormCap + " must be 0 (no cap) to 1,000");
        require(breakAfter >= 1 && breakAfter <= 1_000, "breakAfter " + breakAfter + " must be 1 to 1,000");
        require(
                breakFor.compareTo(Duration.ofSeconds(1)) >= 0 && breakFor.compareTo(HOUR) <= 0,
                "breakFor " + breakFor + " must be 1 s to 1 h");
    }

    private static void require(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }

    public NotifierOptions withSpacing(Duration spacing) {
        return new NotifierOptions(spacing, perMinute, stormCap, breakAfter, breakFor);
    }

    public NotifierOptions withPerMinute(int perMinute) {
        return new NotifierOptions(spacing, perMinute, stormCap, breakAfter, breakFor);
    }

    public NotifierOptions withStormCap(int stormCap) {
        return new NotifierOptions(spacing, perMinute, stormCap, breakAfter, breakFor);
    }

    public NotifierOptions withBreaker(int breakAfter, Duration breakFor) {
        return new NotifierOptions(spacing, perMinute, stormCap, breakAfter, breakFor);
    }
}
