package io.denyut.notify;

import io.denyut.notify.internal.Timeouts;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierProvider;
import io.denyut.spi.Recipient;
import io.denyut.spi.Secret;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes notifiers that send through Meta's Cloud API; the id is {@code whatsapp-cloud}.
 *
 * @since 0.1.0
 */
public final class WhatsAppCloudNotifierProvider implements NotifierProvider {
    /** Found by {@link java.util.ServiceLoader}. */
    public WhatsAppCloudNotifierProvider() {}

    @Override
    public String id() {
        return "whatsapp-cloud";
    }

    @Override
    public Notifier create(Settings settings) {
        String id = settings.string("phoneNumberId").trim();
        if (!id.isEmpty() && !id.matches("\\d{5,30}")) {
            settings.refuse(
                    "phoneNumberId",
                    "'" + cut(id) + "' must be 5 to 30 digits: Meta's id of the number, not the number");
        }
        if (!settings.has("token")) {
            settings.refuse("token", "must be set, as ${env:NAME} or ${file:PATH}");
        }
        Supplier<Optional<Secret>> token = settings.secret("token");
        WhatsAppCloudNotifier.Builder builder = WhatsAppCloudNotifier.builder(
                        id.matches("\\d{5,30}") ? id : "00000", token)
                .timeouts(Timeouts.of(settings))
                .countryCode(WhatsAppNotifierProvider.countryCode(settings))
                .receipts(settings.secret("appSecret"), settings.secret("verifyToken"))
                .freeText(settings.flag("freeText", false));
        version(settings, builder);
        url(settings, builder);
        template(settings, builder);
        return builder.build();
    }

    private static void version(Settings settings, WhatsAppCloudNotifier.Builder builder) {
        String version = settings.string("version", "v23.0");
        if (WhatsAppCloudNotifier.VERSION.matcher(version).matches()) {
            builder.version(version);
        } else {
            settings.refuse("version", "'" + cut(version) + "' must be a version such as v23.0");
        }
    }

    private static void url(Settings settings, WhatsAppCloudNotifier.Builder builder) {
        String url = settings.string("url", WhatsAppCloudNotifier.META);
        if (url.matches("https?://[A-Za-z0-9.:\\[\\]-]{1,200}(/[A-Za-z0-9._~/-]{0,200})?")) {
            builder.url(url);
        } else {
            settings.refuse("url", "must begin with https:// or http:// and hold neither a user nor a parameter");
        }
    }

    private static void template(Settings settings, WhatsAppCloudNotifier.Builder builder) {
        String name = settings.string("template", "");
        List<String> languages = settings.strings("templateLanguages", List.of("id"));
        List<String> parameters = settings.strings("templateParameters", List.of("subject", "text"));
        boolean freeText = settings.flag("freeText", false);
        if (name.isBlank()) {
            if (!freeText) {
                settings.refuse(
                        "template",
                        "must name a template that Meta has approved, or freeText be true: without one "
                                + "nothing reaches a person who has not written for 24 hours");
                builder.freeText(true);
            }
            return;
        }
        boolean good = true;
        if (!WhatsAppCloudNotifier.TEMPLATE_NAME.matcher(name).matches()) {
            settings.refuse("template", "'" + cut(name) + "' must be lower case letters, digits and _");
            good = false;
        }
        for (String language : languages) {
            if (!WhatsAppCloudNotifier.LANGUAGE.matcher(language).matches()) {
                settings.refuse("templateLanguages", "'" + cut(language) + "' must be a language such as id or en_US");
                good = false;
            }
        }
        for (String parameter : parameters) {
            if (!WhatsAppCloudNotifier.PARAMETERS.contains(parameter)) {
                settings.refuse(
                        "templateParameters", "'" + cut(parameter) + "' must be one of subject, text, time, id");
                good = false;
            }
        }
        if (languages.isEmpty()) {
            settings.refuse("templateLanguages", "must name at least one language such as id or en_US");
            good = false;
        }
        if (good) {
            builder.template(name, languages, parameters);
        } else {
            builder.freeText(true);
        }
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }

    @Override
    public List<SettingSpec> settings() {
        List<SettingSpec> specs = new ArrayList<>(List.of(
                new SettingSpec(
                        "phoneNumberId",
                        SettingSpec.Type.TEXT,
                        "",
                        "Meta's id of the sending number, digits; not the number itself."),
                new SettingSpec("token", SettingSpec.Type.SECRET, "", "The access token, best of a system user."),
                new SettingSpec(
                        "appSecret",
                        SettingSpec.Type.SECRET,
                        "",
                        "Signs what Meta posts to the address for receipts; without it there are none."),
                new SettingSpec(
                        "verifyToken",
                        SettingSpec.Type.SECRET,
                        "",
                        "What was entered at Meta together with the address for receipts."),
                new SettingSpec("template", SettingSpec.Type.TEXT, "", "The template that Meta has approved."),
                new SettingSpec(
                        "templateLanguages",
                        SettingSpec.Type.LIST,
                        "id",
                        "In which it was approved; a recipient gets his own, else the first."),
                new SettingSpec(
                        "templateParameters",
                        SettingSpec.Type.LIST,
                        "subject, text",
                        "What fills its body, in order: subject, text, time, id."),
                new SettingSpec(
                        "freeText",
                        SettingSpec.Type.FLAG,
                        "false",
                        "Try the whole text first, which passes within 24 hours after the person's last message."),
                new SettingSpec("version", SettingSpec.Type.TEXT, "v23.0", "The version of the API."),
                new SettingSpec(
                        "url",
                        SettingSpec.Type.TEXT,
                        WhatsAppCloudNotifier.META,
                        "Another place than Meta's, such as a proxy."),
                WhatsAppNotifierProvider.countryCodeSpec()));
        specs.addAll(Timeouts.specs());
        return specs;
    }

    @Override
    public Optional<String> problemWith(Recipient recipient) {
        if (recipient.address().strip().endsWith("@g.us")) {
            return Optional.of("'" + cut(recipient.address()) + "' is a group, and Meta's API sends to persons only");
        }
        return PhoneNumber.problemWith(recipient.address(), PhoneNumber.INDONESIA);
    }
}
