package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.ConfigException;
import io.denyut.notify.internal.Gateway;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierProvider;
import io.denyut.spi.Provider;
import io.denyut.spi.Recipient;
import io.denyut.testkit.ProviderContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the configuration may say for each notifier, and what it may not. */
class ProvidersTest {
    private static final Map<String, Object> EMAIL =
            Map.of("host", "mail.example.net", "from", "Denyut <noc@example.net>");
    private static final Map<String, Object> FONNTE =
            Map.of("gateway", "fonnte", "secrets", Map.of("token", "${env:KEY}"));
    private static final Map<String, Object> CLOUD =
            Map.of("phoneNumberId", "106540352242922", "token", "${env:KEY}", "template", "denyut_alert");
    private static final Map<String, Object> DECLARATION = Map.of(
            "url",
            "https://gw.example.net/send",
            "secrets",
            List.of("key"),
            "fields",
            Map.of("key", "{key}", "to", "{number}", "text", "{message}"));

    @Nested
    class Email extends ProviderContract {
        @Override
        protected Provider<?> provider() {
            return new EmailNotifierProvider();
        }

        @Override
        protected Map<String, Object> settings() {
            return EMAIL;
        }
    }

    @Nested
    class Webhook extends ProviderContract {
        @Override
        protected Provider<?> provider() {
            return new WebhookNotifierProvider();
        }
    }

    @Nested
    class WhatsApp extends ProviderContract {
        @Override
        protected Provider<?> provider() {
            return new WhatsAppNotifierProvider();
        }

        @Override
        protected Map<String, Object> settings() {
            return FONNTE;
        }
    }

    @Nested
    class Cloud extends ProviderContract {
        @Override
        protected Provider<?> provider() {
            return new WhatsAppCloudNotifierProvider();
        }

        @Override
        protected Map<String, Object> settings() {
            return CLOUD;
        }
    }

    private static void refused(NotifierProvider provider, Map<String, Object> settings, String message) {
        assertThatThrownBy(() -> Made.make(provider, settings).close())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2");
    }

    private static Map<String, Object> with(Map<String, Object> settings, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(settings);
        changed.put(key, value);
        return changed;
    }

    // ---------------------------------------------------------------- e-mail

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host     | bad host!       | with.host: 'bad host!' is no name of a host
            from     | noc             | with.from: 'noc' is no e-mail address
            replyTo  | a@b, c@d        | with.replyTo: 'a@b, c@d' is no e-mail address: these are several
            port     | 0               | with.port: '0' must be 1 to 65535
            security | startls         | with.security: 'startls' must be one of starttls, starttls-optional, tls, none (did you mean 'starttls'?)
            timeout  | 40s             | with.timeout: '40s' must be 500ms to 25s
            user     | me              | with.password: must be set, too
            password | hunter2         | with.user: must be set, too
            hello    | a b             | with.hello: 'a b' is no name of a host
            """)
    void a_wrong_setting_of_email_is_named_with_its_bound(String key, String value, String message) {
        refused(new EmailNotifierProvider(), with(EMAIL, key, value), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "starttls-optional"})
    void a_password_that_anybody_could_read_is_refused(String security) {
        Map<String, Object> login = with(with(EMAIL, "user", "me"), "password", "hunter2");
        refused(
                new EmailNotifierProvider(),
                with(login, "security", security),
                "it could be read on the way to mail.example.net");
        Made.make(new EmailNotifierProvider(), with(with(login, "security", security), "host", "127.0.0.1"))
                .close();
        Made.make(new EmailNotifierProvider(), login).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "noc",
                "noc@",
                "@example.net",
                "a@b@c",
                "a@example.net, b@example.net",
                "noc@example.net\r\nBcc: x@example.net",
                "n\u00f6c@example.net",
                "list:a@example.net;",
                "noc@exa mple.net"
            })
    void a_mail_address_that_is_none_is_refused(String address) {
        assertThat(new EmailNotifierProvider()
                        .problemWith(Recipient.mail(address))
                        .orElseThrow())
                .contains("is no e-mail address")
                .doesNotContain("\n", "\r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noc@example.net",
                "NOC <noc@example.net>",
                "\"No, C\" <noc@example.net>",
                "noc@b\u00fccher.example",
                "a+b@localhost"
            })
    void a_mail_address_may_have_a_name(String address) {
        assertThat(new EmailNotifierProvider().problemWith(Recipient.mail(address)))
                .isEmpty();
    }

    // ---------------------------------------------------------------- WhatsApp

    static List<String> ready() {
        return Gateway.READY;
    }

    @ParameterizedTest
    @MethodSource("ready")
    void the_ready_declarations_can_be_read(String name) {
        assertThat(Gateway.ready(name).maxLength()).isEqualTo(4_096);
        assertThat(Gateway.ready(name).url()).startsWith("https://");
        assertThat(Gateway.ready(name).method()).isEqualTo("POST");
    }

    @Test
    void what_a_gateway_needs_is_asked_for_by_name() {
        refused(new WhatsAppNotifierProvider(), Map.of("gateway", "kirimwa"), "with.values.sender: must be set");
        refused(new WhatsAppNotifierProvider(), Map.of("gateway", "kirimwa"), "with.secrets.apiKey: must be set");
        refused(new WhatsAppNotifierProvider(), Map.of("gateway", "wablas"), "with.values.server: must be set");
        refused(
                new WhatsAppNotifierProvider(),
                with(FONNTE, "secrets", Map.of("tokn", "x")),
                "with.secrets.tokn: unknown key 'tokn' (did you mean 'token'?)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gateway     | fonte                                | with.gateway: 'fonte' must be one of kirimwa, fonnte, wablas, http
            gateway     | http                                 | with.declaration: must be set
            countryCode | +62                                  | with.countryCode: '+62' must be 1 to 4 digits
            spacing     | 2m                                   | with.spacing: '2m' must be 0ms to 1m
            url         | api.fonnte.com                       | with.url: is no URL that begins with https:// or http://
            url         | https://x.example/?token=hunter2     | with.url: must not hold the parameter 'token'
            url         | https://me:hunter2@x.example/        | with.url: must not hold a user or a password
            url         | https://x.example/{token}            | with.url: must not hold {token}
            """)
    void a_wrong_setting_of_whatsapp_is_named(String key, String value, String message) {
        refused(new WhatsAppNotifierProvider(), with(FONNTE, key, value), message);
    }

    private static void refusedDeclaration(String key, Object value, String message) {
        refused(
                new WhatsAppNotifierProvider(),
                Map.of(
                        "gateway",
                        "http",
                        "declaration",
                        with(DECLARATION, key, value),
                        "secrets",
                        Map.of("key", "hunter2")),
                "with.declaration." + message);
    }

    @Test
    void a_declaration_is_read_strictly() {
        Made.make(
                        new WhatsAppNotifierProvider(),
                        Map.of("gateway", "http", "declaration", DECLARATION, "secrets", Map.of("key", "hunter2")))
                .close();
        refusedDeclaration("url", "https://gw.example.net/send?api_key={key}", "url: must not hold {key}");
        refusedDeclaration(
                "url", "https://gw.example.net/?apikey=hunter2", "url: must not hold the parameter 'apikey'");
        refusedDeclaration("url", "https://gw.example.net/{message}", "url: must not hold {message}");
        refusedDeclaration("method", "GET", "method: 'GET' must be POST or PUT");
        refusedDeclaration("contentType", "xml", "contentType: 'xml' must be json or form");
        refusedDeclaration(
                "fields",
                Map.of("t", "{mesage}"),
                "fields.t: {mesage} is not known; there are id, isGroup, key, message, number");
        refusedDeclaration("fields", Map.of(), "fields: either fields or body");
        refusedDeclaration("body", "{\"a\":1}", "fields: either fields or body");
        refusedDeclaration("headers", Map.of("a b", "x"), "headers: 'a b' is no name of a header");
        refusedDeclaration("secrets", List.of("message"), "secrets: 'message' must be letters and digits");
        refusedDeclaration("success", Map.of("status", "2xx"), "success.status: '2xx' must be a status or a range");
        refusedDeclaration("success", Map.of("pointer", "status"), "success.pointer: 'status' is no JSON pointer");
        refusedDeclaration("permanent", "(", "permanent: '(' is no regular expression");
        refusedDeclaration("maxLength", 10, "maxLength: '10' must be 200 to 65536");
        refusedDeclaration("spacing", "x", "spacing: 'x' is not a time span");
        refusedDeclaration("succes", Map.of(), "succes: unknown key 'succes' (did you mean 'success'?)");
    }

    @Test
    void a_body_has_to_be_json() {
        Map<String, Object> declaration = new HashMap<>(DECLARATION);
        declaration.remove("fields");
        declaration.put("body", "{message");
        refused(
                new WhatsAppNotifierProvider(),
                Map.of("gateway", "http", "declaration", declaration, "secrets", Map.of("key", "hunter2")),
                "with.declaration.body: is not JSON");
    }

    @Test
    void a_value_in_the_url_cannot_make_it_another_host() {
        Map<String, Object> wablas = Map.of(
                "gateway", "wablas", "values", Map.of("server", "evil.example/"), "secrets", Map.of("token", "x"));
        refused(new WhatsAppNotifierProvider(), wablas, "with.values.server: 'evil.example/' must be letters");
    }

    @Test
    void a_phone_number_that_is_none_is_refused_when_the_configuration_is_read() {
        for (NotifierProvider provider : List.of(new WhatsAppNotifierProvider(), new WhatsAppCloudNotifierProvider())) {
            assertThat(provider.problemWith(Recipient.of("whatsapp", "12345")).orElseThrow())
                    .startsWith("'12345' is no phone number: that is 5 digits");
            assertThat(provider.problemWith(Recipient.of("whatsapp", "0812-3456-7890")))
                    .isEmpty();
        }
    }

    // ---------------------------------------------------------------- Meta

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            phoneNumberId      | +62812           | with.phoneNumberId: '+62812' must be 5 to 30 digits
            template           | Denyut Alert     | with.template: 'Denyut Alert' must be lower case letters, digits and _
            templateLanguages  | indonesian       | with.templateLanguages: 'indonesian' must be a language such as id or en_US
            templateParameters | body             | with.templateParameters: 'body' must be one of subject, text, time, id
            version            | 23               | with.version: '23' must be a version such as v23.0
            url                | graph.facebook   | with.url: must begin with https:// or http://
            freeText           | maybe            | with.freeText: 'maybe' must be true or false
            """)
    void a_wrong_setting_of_the_cloud_api_is_named(String key, String value, String message) {
        refused(new WhatsAppCloudNotifierProvider(), with(CLOUD, key, value), message);
    }

    @Test
    void without_a_template_free_text_has_to_be_asked_for() {
        Map<String, Object> bare = Map.of("phoneNumberId", "106540352242922", "token", "${env:KEY}");
        refused(
                new WhatsAppCloudNotifierProvider(),
                bare,
                "with.template: must name a template that Meta has approved");
        Made.make(new WhatsAppCloudNotifierProvider(), with(bare, "freeText", true))
                .close();
    }

    // ---------------------------------------------------------------- webhook

    @Test
    void headers_that_belong_to_the_request_are_refused() {
        refused(
                new WebhookNotifierProvider(),
                Map.of("headers", Map.of("Host", "hunter2")),
                "with.headers.Host: is a header that Denyut writes itself");
        refused(new WebhookNotifierProvider(), Map.of("headers", Map.of("a:b", "hunter2")), "is no name of a header");
    }

    @Test
    void notifiers_show_nothing_of_what_they_hold() {
        try (Notifier notifier = Made.make(new WhatsAppCloudNotifierProvider(), with(CLOUD, "token", "hunter2"))) {
            assertThat(notifier.toString()).doesNotContain("hunter2");
        }
    }
}
