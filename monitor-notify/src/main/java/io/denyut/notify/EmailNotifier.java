package io.denyut.notify;

import io.denyut.notify.internal.Mail;
import io.denyut.notify.internal.MailServer;
import io.denyut.notify.internal.Mending;
import io.denyut.notify.internal.SmtpConnection;
import io.denyut.notify.internal.Timeouts;
import io.denyut.spi.Notification;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.Secret;
import jakarta.mail.internet.AddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends e-mails through an SMTP server: plain text, and HTML if the template has it. A problem, its reminders and its recovery are one
 * thread for mail programs that go by {@code References}; a notice that is sent again has the same {@code Message-ID}.
 *
 * @since 0.1.0
 */
public final class EmailNotifier implements TemplatedNotifier {
    private final SmtpConnection connection;
    private final String from;
    private final @Nullable String replyTo;
    private volatile Texts texts = Texts.SHIPPED;

    private EmailNotifier(Builder builder) {
        MailServer.Security security = MailServer.Security.valueOf(builder.security.name());
        MailServer server = new MailServer(
                builder.host,
                builder.port > 0 ? builder.port : security.port(),
                security,
                builder.user,
                builder.password,
                builder.hello,
                builder.certificate,
                builder.timeouts);
        this.connection = new SmtpConnection(server, new Mending("email by " + builder.host));
        this.from = builder.from;
        this.replyTo = builder.replyTo;
    }

    /** How the connection to the mail server is protected. */
    public enum Security {
        /** Begins readable and has to change to TLS; port 587 unless said otherwise. */
        STARTTLS,
        /** Changes to TLS if the server offers it; port 25 unless said otherwise. */
        STARTTLS_OPTIONAL,
        /** TLS from the first byte; port 465 unless said otherwise. */
        TLS,
        /** Readable for everybody on the way; port 25 unless said otherwise. */
        NONE
    }

    /**
     * With STARTTLS on port 587, without a login.
     *
     * @param host the mail server's name or address
     * @param from the sender, such as {@code denyut@example.net} or {@code Denyut <denyut@example.net>}
     * @throws IllegalArgumentException if the sender is no address or the host is blank
     */
    public static Builder builder(String host, String from) {
        return new Builder(host, from);
    }

    /** Not thread-safe. */
    public static final class Builder {
        private final String host;
        private final String from;
        private int port;
        private Security security = Security.STARTTLS;
        private @Nullable String user;
        private Supplier<Optional<Secret>> password = Optional::empty;
        private @Nullable String replyTo;
        private @Nullable String hello;
        private @Nullable Path certificate;
        private Timeouts timeouts = Timeouts.DEFAULT;

        private Builder(String host, String from) {
            if (!host.matches("[A-Za-z0-9._:-]{1,253}")) {
                throw new IllegalArgumentException("'" + host.replaceAll("\\p{Cntrl}", "?") + "' is no name of a host");
            }
            this.host = host;
            this.from = address(from);
        }

        private static String address(String text) {
            Mail.problemWith(text).ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            });
            return text;
        }

        /** @param port 1 to 65535 */
        public Builder port(int port) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port " + port + " must be 1 to 65535");
            }
            this.port = port;
            return this;
        }

        public Builder security(Security security) {
            this.security = security;
            return this;
        }

        /** Who logs in; the password is asked at each connection. */
        public Builder login(String user, Supplier<Optional<Secret>> password) {
            this.user = user;
            this.password = password;
            return this;
        }

        /** Where answers go. */
        public Builder replyTo(String address) {
            this.replyTo = address(address);
            return this;
        }

        /** The name that is given to the server in EHLO; the address of the connection unless said otherwise. */
        public Builder hello(String name) {
            if (!name.matches("[A-Za-z0-9.:\\[\\]-]{1,253}")) {
                throw new IllegalArgumentException("'" + name.replaceAll("\\p{Cntrl}", "?") + "' is no name of a host");
            }
            this.hello = name;
            return this;
        }

        /** A file with certificates in PEM to trust instead of those that the JVM trusts; read at each connection. */
        public Builder certificate(Path file) {
            this.certificate = file;
            return this;
        }

        /** Longest waits: for the connection, for each answer, and for all of a send (at most 25 s). */
        public Builder timeouts(Duration connect, Duration read, Duration total) {
            return timeouts(new Timeouts(connect, read, total));
        }

        Builder timeouts(Timeouts timeouts) {
            this.timeouts = timeouts;
            return this;
        }

        /** @throws IllegalArgumentException if a password would travel readable to another machine */
        public EmailNotifier build() {
            boolean near = host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
            boolean sure = security == Security.STARTTLS || security == Security.TLS;
            if (user != null && !sure && !near) {
                throw new IllegalArgumentException("a password needs security starttls or tls: with "
                        + security.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')
                        + " it could be read on the way to " + host);
            }
            return new EmailNotifier(this);
        }
    }

    @Override
    public void texts(Texts texts) {
        this.texts = texts;
    }

    @Override
    public Receipt send(Notification notification, Recipient to) throws Exception {
        Rendered rendered = texts.render(notification, to);
        Mail mail;
        Thread thread = Thread.currentThread();
        ClassLoader outer = thread.getContextClassLoader();
        // The mail library looks for its writers of texts and HTML with this loader.
        thread.setContextClassLoader(Mail.class.getClassLoader());
        try {
            mail = Mail.of(new Mail.Content(
                    from,
                    replyTo,
                    to.address(),
                    notification.id(),
                    notification.inReplyTo(),
                    notification.time(),
                    to.language(),
                    rendered.subject(),
                    rendered.text(),
                    rendered.html()));
            return connection.send(mail);
        } catch (AddressException e) {
            throw new PermanentFailureException(Mail.problemWith(to.address()).orElse("the address cannot be used"));
        } finally {
            thread.setContextClassLoader(outer);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
