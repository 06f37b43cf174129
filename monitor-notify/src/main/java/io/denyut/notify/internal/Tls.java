package io.denyut.notify.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes TLS sockets that check that the certificate is trusted and is that of the host that was meant. */
final class Tls extends SSLSocketFactory {
    private final SSLSocketFactory inside;

    private Tls(SSLSocketFactory inside) {
        this.inside = inside;
    }

    /**
     * Trusts what the JVM trusts, or a certificate of its own.
     *
     * @param certificate a file with certificates in PEM: those of the servers or of who signed them; {@code null} for the JVM's
     */
    static Tls trusting(@Nullable Path certificate) throws IOException {
        try {
            if (certificate == null) {
                return new Tls(SSLContext.getDefault().getSocketFactory());
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            try (InputStream in = Files.newInputStream(certificate)) {
                for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    trusted.setCertificateEntry("trusted-" + number++, each);
                }
            }
            if (number == 0) {
                throw new IOException("there is no certificate in it");
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return new Tls(context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether a failure is about who the other side is: that lasts until somebody mends it, and a broken connection does not. */
    static boolean isDistrust(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof CertificateException
                    || at instanceof CertPathValidatorException
                    || at instanceof CertPathBuilderException
                    || at instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        Socket made = inside.createSocket(socket, host, port, autoClose);
        if (made instanceof SSLSocket tls) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name check of RFC 6125, which SMTP has, too
            tls.setSSLParameters(parameters);
        }
        return made;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return inside.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return inside.getSupportedCipherSuites();
    }

    private static IOException notUsed() {
        return new IOException("only a socket that is connected is made a TLS socket");
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw notUsed();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw notUsed();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw notUsed();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw notUsed();
    }
}
