package io.denyut.notify;

import io.denyut.notify.internal.HeaderSettings;
import io.denyut.notify.internal.Timeouts;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierProvider;
import io.denyut.spi.Recipient;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes notifiers that post JSON; the id is {@code webhook}.
 *
 * @since 0.1.0
 */
public final class WebhookNotifierProvider implements NotifierProvider {
    /** Found by {@link java.util.ServiceLoader}. */
    public WebhookNotifierProvider() {}

    @Override
    public String id() {
        return "webhook";
    }

    @Override
    public Notifier create(Settings settings) {
        WebhookNotifier.Builder builder = WebhookNotifier.builder().timeouts(Timeouts.of(settings));
        if (settings.has("secret")) {
            builder.secret(settings.secret("secret"));
        }
        HeaderSettings.read(settings).forEach(builder::header);
        return builder.build();
    }

    @Override
    public List<SettingSpec> settings() {
        List<SettingSpec> specs = new ArrayList<>(List.of(
                new SettingSpec(
                        "secret",
                        SettingSpec.Type.SECRET,
                        "",
                        "What requests are signed with (HMAC-SHA256); without it they are not signed."),
                HeaderSettings.SPEC));
        specs.addAll(Timeouts.specs());
        return specs;
    }

    @Override
    public Optional<String> problemWith(Recipient recipient) {
        return WebhookNotifier.problemWith(recipient.address());
    }
}
