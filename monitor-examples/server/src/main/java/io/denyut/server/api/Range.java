package io.denyut.server.api;

import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Parameters;
import io.denyut.server.http.Request;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The range of time that a request asks for: {@code from} and {@code to}.
 *
 * @param from the beginning, which belongs to it
 * @param to the end, which does not
 */
record Range(Instant from, Instant to) {
    private static final Duration MAX = Duration.ofDays(3_660);

    /** @param length of the range if nobody says where it begins */
    static Range of(Request request, Instant now, Duration length) {
        Instant to = time(request, "to").orElseGet(() -> now.plusMillis(1));
        Instant from = time(request, "from").orElseGet(() -> to.minus(length));
        if (!from.isBefore(to)) {
            throw new HttpProblem(400, "from '" + from + "' must be before to '" + to + "'");
        }
        Duration asked = Duration.between(from, to);
        if (asked.compareTo(MAX) > 0) {
            throw new HttpProblem(
                    400, "from to to is " + asked.toDays() + " days; at most " + MAX.toDays() + " can be asked for");
        }
        if (from.isBefore(Instant.EPOCH)) {
            throw Parameters.refused("from", from.toString(), "1970-01-01T00:00:00Z or later");
        }
        return new Range(from, to);
    }

    private static Optional<Instant> time(Request request, String name) {
        String text = request.query(name).orElse("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.matches("[0-9]{1,14}") ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.parse(text));
        } catch (DateTimeException e) {
            throw Parameters.refused(
                    name, text, "a time such as 2026-11-21T05:00:00Z, or milliseconds since 1970-01-01T00:00:00Z");
        }
    }

    /** A list with commas between; empty if it is left out. */
    static Set<String> names(Request request, String name, int most) {
        String text = request.query(name).orElse("");
        Set<String> names = new LinkedHashSet<>();
        if (text.isEmpty()) {
            return names;
        }
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                throw Parameters.refused(name, text, "names with commas between them");
            }
            names.add(part.trim());
        }
        if (names.size() > most) {
            throw new HttpProblem(400, name + " has " + names.size() + " names; " + most + " are the most");
        }
        return names;
    }
}
