package io.denyut.server.config;

import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.Recipient;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A notifier of the file.
 *
 * @param type what its provider is called
 * @param recipients at least one
 * @param fallback the notifier that tells what this one cannot
 * @param delivery what holds in place of what the notifier says of itself
 * @param another makes one more from the same settings, for tests: the monitor's own is used by one thread only. Whoever has it made closes
 *     it; throws {@link io.denyut.ConfigException} when a setting is no longer good, such as a secret whose file is gone
 */
public record ConfiguredNotifier(
        String id,
        String type,
        Notifier notifier,
        List<Recipient> recipients,
        Optional<String> fallback,
        Optional<NotifierOptions> delivery,
        Supplier<Notifier> another) {
    public ConfiguredNotifier {
        recipients = List.copyOf(recipients);
    }
}
