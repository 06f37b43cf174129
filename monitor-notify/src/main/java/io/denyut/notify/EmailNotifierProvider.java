package io.denyut.notify;

import io.denyut.notify.internal.Mail;
import io.denyut.notify.internal.Timeouts;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierProvider;
import io.denyut.spi.Recipient;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes notifiers that send e-mails; the id is {@code email}.
 *
 * @since 0.1.0
 */
public final class EmailNotifierProvider implements NotifierProvider {
    private static final String STANDS_IN = "denyut@example.net";

    /** Found by {@link java.util.ServiceLoader}. */
    public EmailNotifierProvider() {}

    @Override
    public String id() {
        return "email";
    }

    @Override
    public Notifier create(Settings settings) {
        String host = settings.string("host").trim();
        String from = settings.string("from").trim();
        EmailNotifier.Builder builder = EmailNotifier.builder(
                usable(settings, "host", host, "localhost", each -> EmailNotifier.builder(each, STANDS_IN)),
                usable(settings, "from", from, STANDS_IN, each -> EmailNotifier.builder("localhost", each)));
        builder.security(settings.choice("security", EmailNotifier.Security.class, EmailNotifier.Security.STARTTLS))
                .timeouts(Timeouts.of(settings));
        if (settings.has("port")) {
            builder.port(settings.integer("port", 587, 1, 65_535));
        }
        text(settings, "replyTo", builder::replyTo);
        text(settings, "hello", builder::hello);
        if (settings.has("certificate")) {
            builder.certificate(settings.path("certificate", "mail.pem"));
        }
        login(settings, builder);
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            settings.refuse("security", String.valueOf(e.getMessage()));
            return EmailNotifier.builder("localhost", STANDS_IN).build();
        }
    }

    private static void login(Settings settings, EmailNotifier.Builder builder) {
        String user = settings.string("user", "");
        boolean password = settings.has("password");
        if (user.isBlank() == password) {
            settings.refuse(
                    password ? "user" : "password",
                    "must be set, too: a login is a user and a password, as ${env:NAME} or ${file:PATH}");
        }
        var secret = settings.secret("password");
        if (!user.isBlank()) {
            builder.login(user, secret);
        }
    }

    private static String usable(Settings settings, String key, String text, String otherwise, Consumer<String> trial) {
        if (text.isEmpty()) {
            return otherwise; // said already
        }
        try {
            trial.accept(text);
            return text;
        } catch (IllegalArgumentException e) {
            settings.refuse(key, String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    private static void text(Settings settings, String key, Consumer<String> use) {
        String text = settings.string(key, "").trim();
        if (!text.isEmpty()) {
            usable(settings, key, text, text, use);
        }
    }

    @Override
    public List<SettingSpec> settings() {
        List<SettingSpec> specs = new ArrayList<>(List.of(
                new SettingSpec("host", SettingSpec.Type.TEXT, "", "The mail server's name or address."),
                new SettingSpec(
                        "port",
                        SettingSpec.Type.INTEGER,
                        "",
                        "1 to 65535; unset: 587 with starttls, 465 with tls, 25 with starttls-optional and none."),
                new SettingSpec(
                        "security", SettingSpec.Type.TEXT, "starttls", "starttls, starttls-optional, tls or none."),
                new SettingSpec("user", SettingSpec.Type.TEXT, "", "Who logs in; unset: nobody does."),
                new SettingSpec("password", SettingSpec.Type.SECRET, "", "The password of the user."),
                new SettingSpec("from", SettingSpec.Type.TEXT, "", "The sender, such as Denyut <denyut@example.net>."),
                new SettingSpec("replyTo", SettingSpec.Type.TEXT, "", "Where answers go; unset: to the sender."),
                new SettingSpec(
                        "hello",
                        SettingSpec.Type.TEXT,
                        "",
                        "The name given in EHLO; unset: the address of the connection."),
                new SettingSpec(
                        "certificate",
                        SettingSpec.Type.PATH,
                        "",
                        "A file with certificates in PEM to trust instead of those that the JVM trusts.")));
        specs.addAll(Timeouts.specs());
        return specs;
    }

    @Override
    public Optional<String> problemWith(Recipient recipient) {
        return Mail.problemWith(recipient.address());
    }
}
