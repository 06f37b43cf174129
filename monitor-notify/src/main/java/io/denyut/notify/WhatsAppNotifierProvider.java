package io.denyut.notify;

import io.denyut.notify.internal.Gateway;
import io.denyut.notify.internal.Timeouts;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierProvider;
import io.denyut.spi.Recipient;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes notifiers that send WhatsApp messages through an HTTP gateway; the id is {@code whatsapp}.
 *
 * @since 0.1.0
 */
public final class WhatsAppNotifierProvider implements NotifierProvider {
    private static final Duration LONGEST_SPACING = Duration.ofSeconds(60);

    /** Found by {@link java.util.ServiceLoader}. */
    public WhatsAppNotifierProvider() {}

    @Override
    public String id() {
        return "whatsapp";
    }

    @Override
    public Notifier create(Settings settings) {
        Timeouts timeouts = Timeouts.of(settings);
        String countryCode = countryCode(settings);
        Duration given = settings.duration("spacing", Duration.ZERO, Duration.ZERO, LONGEST_SPACING);
        Gateway gateway = Gateway.of(settings);
        Duration spacing =
                settings.has("spacing") ? given : gateway.declaration().spacing();
        return new WhatsAppNotifier(gateway, countryCode, spacing, timeouts);
    }

    static String countryCode(Settings settings) {
        String code = settings.string("countryCode", PhoneNumber.INDONESIA).trim();
        if (PhoneNumber.isCountryCode(code)) {
            return code;
        }
        settings.refuse("countryCode", "'" + code + "' must be 1 to 4 digits without +, such as 62");
        return PhoneNumber.INDONESIA;
    }

    static SettingSpec countryCodeSpec() {
        return new SettingSpec(
                "countryCode",
                SettingSpec.Type.TEXT,
                PhoneNumber.INDONESIA,
                "What a 0 in front of a phone number stands for, 1 to 4 digits.");
    }

    @Override
    public List<SettingSpec> settings() {
        List<SettingSpec> specs = new ArrayList<>(List.of(
                new SettingSpec(
                        "gateway", SettingSpec.Type.TEXT, "", "kirimwa, fonnte, wablas, or http with a declaration."),
                new SettingSpec(
                        "url",
                        SettingSpec.Type.TEXT,
                        "",
                        "The gateway's address, if it is not the one of its declaration; without a key in it."),
                new SettingSpec(
                        "values", SettingSpec.Type.LIST, "", "A section of what the gateway asks for, such as sender."),
                new SettingSpec(
                        "secrets",
                        SettingSpec.Type.SECRET,
                        "",
                        "A section of what nobody may see, such as token; values are ${env:NAME} or ${file:PATH}."),
                new SettingSpec(
                        "declaration",
                        SettingSpec.Type.LIST,
                        "",
                        "With gateway http: a section that says how the gateway is spoken to."),
                new SettingSpec(
                        "spacing",
                        SettingSpec.Type.DURATION,
                        "",
                        "Least time between two messages, 0s to 60s; unset: as the gateway's declaration says."),
                countryCodeSpec()));
        specs.addAll(Timeouts.specs());
        return specs;
    }

    /** Looked at with Indonesia's country code: others make no difference to what is too short or no number at all. */
    @Override
    public Optional<String> problemWith(Recipient recipient) {
        return PhoneNumber.problemWith(recipient.address(), PhoneNumber.INDONESIA);
    }
}
