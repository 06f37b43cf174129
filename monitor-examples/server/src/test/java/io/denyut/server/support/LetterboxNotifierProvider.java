package io.denyut.server.support;

import io.denyut.spi.Notification;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierProvider;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A notifier that appends a line for each notice to a file. {@code gone@...} is refused for good, {@code busy@...} until another time; an
 * address has an {@code @} in it.
 */
public final class LetterboxNotifierProvider implements NotifierProvider {
    @Override
    public String id() {
        return "letterbox";
    }

    @Override
    public List<SettingSpec> settings() {
        return List.of(new SettingSpec("directory", SettingSpec.Type.PATH, "letters", "Where the file is"));
    }

    @Override
    public Optional<String> problemWith(Recipient recipient) {
        return recipient.address().contains("@")
                ? Optional.empty()
                : Optional.of("'" + recipient.address() + "' is not an address: it has no @ in it");
    }

    @Override
    public Notifier create(Settings settings) {
        Path file = settings.path("directory", "letters").resolve("letters.txt");
        return (notice, to) -> send(file, notice, to);
    }

    private static Receipt send(Path file, Notification notice, Recipient to) throws Exception {
        if (to.address().startsWith("gone@")) {
            throw new PermanentFailureException("550 no such mailbox");
        }
        if (to.address().startsWith("busy@")) {
            throw new IOException("451 try again later");
        }
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                notice.kind().name().toLowerCase(Locale.ROOT) + " " + to.address() + " "
                        + to.language().toLanguageTag() + " " + to.zone() + " "
                        + notice.model().values().getOrDefault("count", 0) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return new Receipt("letter-1", "250 in the box");
    }
}
