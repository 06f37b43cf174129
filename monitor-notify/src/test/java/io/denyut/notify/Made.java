package io.denyut.notify;

import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Provider;
import io.denyut.spi.Secret;
import io.denyut.spi.Secrets;
import io.denyut.spi.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Things that tests need. */
final class Made {
    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    /** What no test may ever see again. */
    static final String SECRET = "s3cr+t&/K\u00e9y";

    static final String ASCII_SECRET = "s3cr+t&/Key=9f";

    private Made() {}

    static Notification notice(String id) {
        return notice(id, null);
    }

    static Notification notice(String id, @Nullable String inReplyTo) {
        return new Notification(
                id,
                inReplyTo == null ? NotificationKind.ALERT : NotificationKind.RECOVERY,
                List.of(),
                inReplyTo,
                new NoticeModel(Map.of("kind", "alert", "count", 1, "time", TIME, "sections", List.of())),
                TIME);
    }

    /** Texts that are the same for everybody. */
    static TemplatedNotifier.Texts texts(String subject, String text) {
        return (notification, to) -> new Rendered(subject, text, null, null);
    }

    /** What a provider makes of settings, with secrets by the name {@code env:KEY}. */
    static <T> T make(Provider<T> provider, Map<String, ?> settings) {
        Secrets secrets = name -> name.equals("env:KEY") ? Optional.of(Secret.of(ASCII_SECRET)) : Optional.empty();
        return Settings.of("with", settings, secrets, Path.of("/data"), Function.identity())
                .create(provider);
    }
}
