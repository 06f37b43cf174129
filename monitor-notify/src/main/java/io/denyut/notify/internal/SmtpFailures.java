package io.denyut.notify.internal;

import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Secret;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Collection;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** What a failure of a mail server means for the notice. */
final class SmtpFailures {
    private final String place;
    private final Mending mending;

    SmtpFailures(String place, Mending mending) {
        this.place = place;
        this.mending = mending;
    }

    /**
     * What a server said.
     *
     * @param code of SMTP; less than 1 if it said nothing
     * @param text with the code
     */
    record Reply(int code, String text) {
        static final Reply NONE = new Reply(0, "");

        boolean isNo() {
            return code >= 400;
        }
    }

    /**
     * The exception to throw for a failure before the message could have been taken.
     *
     * @param last what the server said last
     * @param late whether the limit of the whole has passed
     */
    Exception of(Exception failure, Reply last, boolean late, Collection<Secret> hidden) {
        if (late) {
            return new IOException(place + " did not answer in time");
        }
        for (Throwable at = failure; at != null; at = next(at)) {
            if (at instanceof SMTPAddressFailedException e) {
                return isFinal(e.getReturnCode())
                        ? new PermanentFailureException(place + " refused the recipient: " + said(e, hidden))
                        : new IOException(place + " does not take mail for the recipient now: " + said(e, hidden));
            }
            if (at instanceof SMTPSenderFailedException e) {
                return isFinal(e.getReturnCode())
                        ? mending.needed(place + " refused the sender ('from'): " + said(e, hidden))
                        : new IOException(place + " does not take mail from the sender now: " + said(e, hidden));
            }
            if (at instanceof AuthenticationFailedException && isFinal(last.code())) {
                return mending.needed(place + " refused the login: " + said(last.text(), hidden));
            }
            if (at instanceof SMTPSendFailedException e) {
                return ofReply(e, hidden);
            }
            if (at instanceof UnknownHostException) {
                return new IOException(place + " is a name that cannot be resolved");
            }
            if (at instanceof ConnectException) {
                return new IOException(place + " cannot be connected to: " + said(at, hidden));
            }
            if (at instanceof SocketTimeoutException) {
                return new IOException(place + " did not answer in time");
            }
            if (at instanceof SSLException) {
                return Tls.isDistrust(at)
                        ? mending.needed(place + " cannot be trusted: " + said(at, hidden))
                        : new IOException(place + " broke off the TLS handshake or speaks no TLS: " + said(at, hidden));
            }
        }
        if (String.valueOf(failure.getMessage()).contains("STARTTLS is required")) {
            return mending.needed(place + " does not offer STARTTLS; 'security: tls' is for port 465");
        }
        if (last.isNo()) {
            return new IOException(place + " cannot serve now: " + said(last.text(), hidden));
        }
        return new IOException(place + " broke off: " + said(failure, hidden));
    }

    private Exception ofReply(SMTPSendFailedException e, Collection<Secret> hidden) {
        int code = e.getReturnCode();
        if (code == 530 || code == 535 || code == 538) {
            return mending.needed(place + " wants a login: " + said(e, hidden));
        }
        if (isFinal(code) && String.valueOf(e.getCommand()).startsWith("MAIL")) {
            return mending.needed(place + " refused the sender ('from'): " + said(e, hidden));
        }
        return isFinal(code)
                ? new PermanentFailureException(place + " refused the message: " + said(e, hidden))
                : new IOException(place + " does not take the message now: " + said(e, hidden));
    }

    private static @Nullable Throwable next(Throwable at) {
        if (at instanceof MessagingException e && e.getNextException() != null) {
            return e.getNextException();
        }
        return at.getCause();
    }

    private static boolean isFinal(int code) {
        return code >= 500 && code <= 599;
    }

    private static String said(Throwable e, Collection<Secret> hidden) {
        return said(String.valueOf(e.getMessage()), hidden);
    }

    private static String said(String text, Collection<Secret> hidden) {
        return "'" + Words.clean(text, hidden) + "'";
    }
}
