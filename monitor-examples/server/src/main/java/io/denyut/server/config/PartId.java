package io.denyut.server.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** The alphabet of ids of sinks, rules and notifiers, as the monitor's builder has it. */
final class PartId {
    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private PartId() {}

    static Optional<String> problem(String id) {
        return PATTERN.matcher(id).matches()
                ? Optional.empty()
                : Optional.of("the id " + Keys.quoted(id) + " does not match " + PATTERN);
    }
}
