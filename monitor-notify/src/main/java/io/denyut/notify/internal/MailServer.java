package io.denyut.notify.internal;

import io.denyut.spi.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a mail server is spoken to.
 *
 * @param host its name or address
 * @param port 1 to 65535
 * @param security how the connection is protected
 * @param user who logs in; {@code null}: nobody
 * @param password asked at each connection
 * @param hello the name that is given in EHLO; {@code null}: the address
 * @param certificate a file with certificates to trust; {@code null}: what the JVM trusts
 * @param timeouts for each step and for all
 */
public record MailServer(
        String host,
        int port,
        Security security,
        @Nullable String user,
        Supplier<Optional<Secret>> password,
        @Nullable String hello,
        @Nullable Path certificate,
        Timeouts timeouts) {
    /** How a connection to a mail server is protected. */
    public enum Security {
        /** Begins readable and has to change to TLS; usual on port 587. */
        STARTTLS(587),
        /** Changes to TLS if the server offers it. */
        STARTTLS_OPTIONAL(25),
        /** TLS from the first byte; usual on port 465. */
        TLS(465),
        /** Readable for everybody on the way. */
        NONE(25);

        private final int port;

        Security(int port) {
            this.port = port;
        }

        public int port() {
            return port;
        }

        /** Whether a password would never travel readable. */
        public boolean isSure() {
            return this == STARTTLS || this == TLS;
        }
    }
}
