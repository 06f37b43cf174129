package io.denyut.notify.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param status the HTTP status
 * @param body at most 64 KiB of it; empty if there was none
 * @param retryAfter the header as it was sent
 * @param date when the server answered, by its own clock
 * @param location where it sends the client on to
 */
public record HttpAnswer(
        int status,
        String body,
        @Nullable String retryAfter,
        @Nullable String date,
        @Nullable String location) {
    /** How long the server wants to be left alone: seconds, or a date, which counts from the server's own. */
    public Optional<Duration> pause() {
        if (retryAfter == null) {
            return Optional.empty();
        }
        String text = retryAfter.trim();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Duration wait = Duration.between(at(date == null ? "" : date), at(text));
            return wait.isNegative() ? Optional.empty() : Optional.of(wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ZonedDateTime at(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
