package io.denyut.spi;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time spans as people write them.
 *
 * @since 0.1.0
 */
public final class Durations {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    /** More would not fit into the milliseconds of a {@code long}, or into the twelve digits of the pattern. */
    private static final long MAX_SHORT_SECONDS = 999_999_999L;

    private Durations() {}

    /** {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}, or ISO 8601; empty for anything else, negative spans included. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = SHORT.matcher(text.trim());
        try {
            if (matcher.matches()) {
                long number = Long.parseLong(matcher.group(1));
                return Optional.of(
                        switch (matcher.group(2)) {
                            case "ms" -> Duration.ofMillis(number);
                            case "s" -> Duration.ofSeconds(number);
                            case "m" -> Duration.ofMinutes(number);
                            case "h" -> Duration.ofHours(number);
                            default -> Duration.ofDays(number);
                        });
            }
            Duration iso = Duration.parse(text.trim());
            return iso.isNegative() ? Optional.empty() : Optional.of(iso);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The shortest of the forms above that is exact. */
    public static String format(Duration duration) {
        if (duration.getNano() % 1_000_000 != 0 || Math.abs(duration.getSeconds()) > MAX_SHORT_SECONDS) {
            return duration.toString();
        }
        long ms = duration.toMillis();
        if (ms % 1000 != 0 || ms == 0) {
            return ms + "ms";
        }
        long s = ms / 1000;
        if (s % 86_400 == 0) {
            return s / 86_400 + "d";
        }
        if (s % 3600 == 0) {
            return s / 3600 + "h";
        }
        return s % 60 == 0 ? s / 60 + "m" : s + "s";
    }
}
