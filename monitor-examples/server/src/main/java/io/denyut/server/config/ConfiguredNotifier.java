package io.denyut.server.config;

import io.denyut.spi.Notifier;
import io.denyut.spi.Recipient;
import java.util.List;

/**
 * A notifier of the file.
 *
 * @param recipients at least one
 */
public record ConfiguredNotifier(String id, Notifier notifier, List<Recipient> recipients) {
    public ConfiguredNotifier {
        recipients = List.copyOf(recipients);
    }
}
