package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.spi.Notifier;
import io.denyut.spi.Recipient;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** E-mail over real TLS, with certificates that the JDK's keytool makes for each run. */
class EmailTlsTest {
    private static final Recipient NOC = Recipient.mail("noc@example.net");
    private static final char[] STORE = "changeit".toCharArray();

    @TempDir
    static Path directory;

    private static Path right;
    private static Path other;
    private static SSLContext server;

    private FakeSmtp smtp;

    @BeforeAll
    static void makeCertificates() throws Exception {
        server = certificate("right", "ip:127.0.0.1");
        certificate("other", "dns:mail.example.net");
        right = directory.resolve("right.pem");
        other = directory.resolve("other.pem");
    }

    @AfterEach
    void close() throws IOException {
        if (smtp != null) {
            smtp.close();
        }
    }

    private static SSLContext certificate(String name, String host) throws Exception {
        Path store = directory.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + host,
                "-keystore",
                store.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-file",
                directory.resolve(name + ".pem").toString(),
                "-keystore",
                store.toString());
        return context(store);
    }

    private static void keytool(String... arguments) throws Exception {
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(java.util.List.of(arguments));
        command.addAll(java.util.List.of("-alias", "it", "-storepass", new String(STORE)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, STORE);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private EmailNotifier.Builder builder(EmailNotifier.Security security, Path certificate) {
        return EmailNotifier.builder("127.0.0.1", "denyut@example.net")
                .port(smtp.port())
                .security(security)
                .certificate(certificate)
                .login("noc", () -> Optional.of(Secret.of(Made.ASCII_SECRET)))
                .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    private void send(EmailNotifier.Builder builder) throws Exception {
        try (Notifier notifier = builder.build()) {
            notifier.send(Made.notice("n1"), NOC);
        }
    }

    @Test
    void starttls_comes_before_the_login() throws Exception {
        smtp = new FakeSmtp().tls(server, false).start();
        send(builder(EmailNotifier.Security.STARTTLS, right));
        assertThat(smtp.mails()).hasSize(1);
        assertThat(smtp.commands().get(0)).isEqualTo("EHLO [127.0.0.1]");
        assertThat(smtp.commands().get(1)).isEqualTo("STARTTLS");
        String login = smtp.commands().stream()
                .filter(command -> command.startsWith("AUTH"))
                .findFirst()
                .orElseThrow();
        assertThat(smtp.commands().indexOf(login)).isGreaterThan(1);
    }

    @Test
    void tls_from_the_first_byte() throws Exception {
        smtp = new FakeSmtp().tls(server, true).start();
        send(builder(EmailNotifier.Security.TLS, right));
        assertThat(smtp.mails()).hasSize(1);
        assertThat(smtp.commands()).doesNotContain("STARTTLS");
    }

    @Test
    void optional_starttls_is_used_if_it_is_offered_and_done_without_if_not() throws Exception {
        smtp = new FakeSmtp().tls(server, false).start();
        send(builder(EmailNotifier.Security.STARTTLS_OPTIONAL, right));
        assertThat(smtp.commands()).contains("STARTTLS");
        smtp.close();
        smtp = new FakeSmtp().start();
        send(builder(EmailNotifier.Security.STARTTLS_OPTIONAL, right));
        assertThat(smtp.mails()).hasSize(1);
    }

    @Test
    void a_server_without_starttls_gets_neither_password_nor_mail() {
        assertThatThrownBy(() -> {
                    smtp = new FakeSmtp().start();
                    send(builder(EmailNotifier.Security.STARTTLS, right));
                })
                .isInstanceOf(RetryLaterException.class)
                .hasMessageContaining("does not offer STARTTLS");
        assertThat(smtp.commands()).noneMatch(command -> command.startsWith("AUTH") || command.startsWith("MAIL"));
    }

    @Test
    void a_certificate_that_is_not_trusted_ends_it_before_the_login() throws Exception {
        for (EmailNotifier.Security security : new EmailNotifier.Security[] {
            EmailNotifier.Security.STARTTLS, EmailNotifier.Security.TLS, EmailNotifier.Security.STARTTLS_OPTIONAL
        }) {
            smtp = new FakeSmtp()
                    .tls(server, security == EmailNotifier.Security.TLS)
                    .start();
            assertThatThrownBy(() -> send(builder(security, other)))
                    .as(security.name())
                    .isInstanceOf(RetryLaterException.class)
                    .hasMessageContaining("cannot be trusted");
            assertThat(smtp.commands()).noneMatch(command -> command.startsWith("AUTH"));
            smtp.close();
        }
    }

    @Test
    void a_certificate_of_another_host_is_refused() throws Exception {
        smtp = new FakeSmtp()
                .tls(context(directory.resolve("other.p12")), false)
                .start();
        assertThatThrownBy(() -> send(builder(EmailNotifier.Security.STARTTLS, other)))
                .isInstanceOf(RetryLaterException.class)
                .hasMessageContaining("cannot be trusted");
    }

    @Test
    void a_server_that_speaks_no_tls_is_tried_again() throws Exception {
        smtp = new FakeSmtp().start();
        assertThatThrownBy(() -> send(builder(EmailNotifier.Security.TLS, right)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("speaks no TLS");
    }

    @Test
    void a_certificate_file_that_is_missing_is_named() throws Exception {
        smtp = new FakeSmtp().tls(server, false).start();
        Path missing = directory.resolve("missing.pem");
        assertThatThrownBy(() -> send(builder(EmailNotifier.Security.STARTTLS, missing)))
                .isInstanceOf(RetryLaterException.class)
                .hasMessageContaining("the certificate " + missing + " cannot be used");
        assertThat(smtp.connections()).isZero();
    }
}
