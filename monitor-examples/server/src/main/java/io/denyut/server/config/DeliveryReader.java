package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.NotifierOptions;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code delivery:} of a notifier: how fast it is asked to send, and what happens when its channel fails. */
final class DeliveryReader {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Problems problems;

    DeliveryReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * What is to hold; empty if the section says nothing.
     *
     * @param own what the notifier says of itself, for what is left out
     */
    Optional<NotifierOptions> read(Section section, NotifierOptions own) {
        Keys keys = new Keys(section, problems);
        NotifierOptions options = new NotifierOptions(
                keys.duration("spacing", Duration.ZERO, HOUR).orElse(own.spacing()),
                keys.integer("perMinute", 0, 6_000).orElse(own.perMinute()),
                keys.integer("stormCap", 0, 1_000).orElse(own.stormCap()),
                keys.integer("breakAfter", 1, 1_000).orElse(own.breakAfter()),
                keys.duration("breakFor", Duration.ofSeconds(1), HOUR).orElse(own.breakFor()));
        keys.refuseOthers();
        return section.entries().isEmpty() ? Optional.empty() : Optional.of(options);
    }
}
