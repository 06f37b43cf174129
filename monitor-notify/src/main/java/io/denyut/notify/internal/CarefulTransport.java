package io.denyut.notify.internal;

import io.denyut.spi.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** SMTP that knows whether the end of a message has been sent and its answer is still missing: then nobody knows who has it. */
final class CarefulTransport extends SMTPTransport {
    private final MailServer server;
    private final @Nullable Secret password;
    private volatile boolean asked;

    CarefulTransport(Session session, MailServer server, @Nullable Secret password) {
        super(session, new URLName("smtp", server.host(), server.port(), null, null, null));
        this.server = server;
        this.password = password;
    }

    /** Called when a socket is handed over; the base class does not know host and login then. */
    @Override
    public synchronized void connect(@Nullable String host, int port, @Nullable String user, @Nullable String pass)
            throws MessagingException {
        super.connect(server.host(), server.port(), server.user(), password == null ? null : password.reveal());
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        if (command.equals(".")) {
            asked = true;
        }
        super.sendCommand(command);
    }

    /** Whether the message was ended and no answer came. */
    boolean isInDoubt() {
        return asked;
    }

    /** An answer to the end of a message was read, whatever it was. */
    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        if (asked && code > 0) {
            asked = false;
        }
        return code;
    }
}
