package io.denyut.notify.internal;

import io.denyut.spi.Receipt;
import io.denyut.spi.Secret;
import io.denyut.spi.UncertainDeliveryException;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a mail server, kept for a few seconds so that a burst of notices needs one login. A send that takes too long in all has
 * its socket closed under it: a server that answers each line just in time cannot hold it. Thread-safe; one message at a time.
 */
public final class SmtpConnection implements AutoCloseable {
    /** How long a connection waits for the next message. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final MailServer server;
    private final Mending mending;
    private final SmtpFailures failures;
    private final CallTimer timer = new CallTimer("denyut-mail");
    private volatile boolean closed;

    /** The socket of the send under way: closed by the timer or by {@link #close}. */
    private volatile @Nullable Socket socket;

    // Guarded by this.
    private @Nullable CarefulTransport open;
    private @Nullable Future<?> idle;

    /** What the open connection was logged in with: a server may repeat it in any answer. */
    private List<Secret> hidden = List.of();

    public SmtpConnection(MailServer server, Mending mending) {
        this.server = server;
        this.mending = mending;
        this.failures = new SmtpFailures(place(server), mending);
    }

    private static String place(MailServer server) {
        return server.host() + ":" + server.port();
    }

    /**
     * Sends one mail to one recipient.
     *
     * @throws UncertainDeliveryException if all of it was sent and the answer did not come
     */
    public synchronized Receipt send(Mail mail) throws Exception {
        if (closed) {
            throw new IOException("the notifier is closed");
        }
        if (idle != null) {
            idle.cancel(false);
            idle = null;
        }
        AtomicBoolean late = new AtomicBoolean();
        Future<?> limit = timer.after(server.timeouts().total(), () -> {
            late.set(true);
            abort();
        });
        try {
            return sendIn(mail, late);
        } finally {
            if (limit != null) {
                limit.cancel(false);
            }
        }
    }

    private Receipt sendIn(Mail mail, AtomicBoolean late) throws Exception {
        CarefulTransport transport;
        try {
            transport = connected();
        } catch (MessagingException | IOException | RuntimeException e) {
            SmtpFailures.Reply last = last();
            drop();
            throw failures.of(e, last, late.get(), hidden);
        }
        try {
            transport.sendMessage(mail.message(), new Address[] {mail.recipient()});
        } catch (MessagingException | RuntimeException e) {
            boolean doubt = transport.isInDoubt();
            SmtpFailures.Reply last = last();
            if (doubt || late.get() || !isRefusal(e)) {
                drop();
            } else {
                keep();
            }
            if (doubt) {
                throw new UncertainDeliveryException(
                        place(server) + (late.get() ? " did not answer in time" : " broke off")
                                + " after all of the mail had been sent, so it may have been taken");
            }
            throw failures.of(e, last, late.get(), hidden);
        }
        mending.done();
        String answer = Words.clean(String.valueOf(transport.getLastServerResponse()), hidden);
        keep();
        return new Receipt(mail.id(), place(server) + " took it: " + answer);
    }

    /** What the server said last. */
    private SmtpFailures.Reply last() {
        CarefulTransport asked = open;
        return asked == null
                ? SmtpFailures.Reply.NONE
                : new SmtpFailures.Reply(asked.getLastReturnCode(), String.valueOf(asked.getLastServerResponse()));
    }

    /** The server said no and goes on listening. */
    private static boolean isRefusal(Exception e) {
        return e instanceof jakarta.mail.SendFailedException;
    }

    private CarefulTransport connected() throws Exception {
        CarefulTransport kept = open;
        if (kept != null && kept.isConnected()) {
            return kept;
        }
        drop();
        Secret password = server.user() == null
                ? null
                : server.password()
                        .get()
                        .orElseThrow(() -> mending.needed(
                                "the password cannot be read: its file or environment variable is missing or empty"));
        hidden = password == null ? List.of() : List.of(password);
        Tls tls = tls();
        Socket raw = new Socket();
        socket = raw;
        if (closed) {
            raw.close();
        }
        raw.connect(new InetSocketAddress(resolved(), server.port()), (int)
                server.timeouts().connect().toMillis());
        raw.setSoTimeout((int) server.timeouts().read().toMillis());
        raw.setTcpNoDelay(true);
        Socket used = server.security() == MailServer.Security.TLS
                ? tls.createSocket(raw, server.host(), server.port(), true)
                : raw;
        CarefulTransport made = new CarefulTransport(Session.getInstance(properties(raw, tls)), server, password);
        open = made;
        made.connect(used);
        return made;
    }

    private Tls tls() throws Exception {
        Path certificate = server.certificate();
        try {
            return Tls.trusting(certificate);
        } catch (IOException e) {
            throw mending.needed("the certificate " + certificate + " cannot be used: "
                    + Words.clean(String.valueOf(e.getMessage())));
        }
    }

    /** The address with the name as it was written, so that nobody asks the DNS for a name of the address. */
    private InetAddress resolved() throws IOException {
        return InetAddress.getByAddress(
                server.host(), InetAddress.getByName(server.host()).getAddress());
    }

    private Properties properties(Socket raw, Tls tls) {
        boolean starts = server.security() == MailServer.Security.STARTTLS
                || server.security() == MailServer.Security.STARTTLS_OPTIONAL;
        Properties properties = new Properties();
        properties.put("mail.smtp.auth", String.valueOf(server.user() != null));
        properties.put("mail.smtp.starttls.enable", String.valueOf(starts));
        properties.put(
                "mail.smtp.starttls.required", String.valueOf(server.security() == MailServer.Security.STARTTLS));
        properties.put("mail.smtp.ssl.socketFactory", tls);
        properties.put("mail.smtp.ssl.checkserveridentity", "false"); // the socket has done it, by name or by address
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.localhost", server.hello() == null ? literal(raw.getLocalAddress()) : server.hello());
        return properties;
    }

    /** RFC 5321, 4.1.3. */
    private static String literal(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        return address instanceof Inet6Address ? "[IPv6:" + text + "]" : "[" + text + "]";
    }

    private void keep() {
        idle = timer.after(KEPT, this::leave);
        if (idle == null) {
            drop();
        }
    }

    /** On the timer's thread: nobody had anything to send for a while. */
    private synchronized void leave() {
        if (idle != null) {
            idle = null;
            drop();
        }
    }

    /** Says goodbye without waiting for an answer; the socket goes in any case. */
    private synchronized void drop() {
        CarefulTransport old = open;
        open = null;
        if (old != null) {
            try {
                Socket used = socket;
                if (used != null && !used.isClosed()) {
                    used.setSoTimeout((int) GOODBYE.toMillis());
                }
                old.close();
            } catch (MessagingException | IOException | RuntimeException e) {
                // It is gone already.
            }
        }
        abort();
    }

    private void abort() {
        Socket used = socket;
        if (used != null) {
            try {
                used.close();
            } catch (IOException e) {
                // It is gone already.
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.close();
        abort(); // whoever sends now is let go
        drop();
    }
}
