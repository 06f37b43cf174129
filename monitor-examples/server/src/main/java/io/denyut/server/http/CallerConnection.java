package io.denyut.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Looks whether a caller has closed its connection. Jetty reads nothing while a handler works, so the end of what the caller sends is found
 * by reading: nothing comes from somebody who waits for his answer. What comes all the same is his next request: it is put back, and nothing is
 * looked at any more. To be used by the thread that handles the request, and before it answers.
 */
final class CallerConnection implements BooleanSupplier {
    private final EndPoint endPoint;
    private final Connection connection;
    private boolean looks;
    private boolean gone;

    CallerConnection(HttpServletRequest request) {
        ConnectionMetaData about =
                ServletContextRequest.getServletContextRequest(request).getConnectionMetaData();
        this.connection = about.getConnection();
        this.endPoint = connection.getEndPoint();
        // What a POST sends may not be read yet, and streams of HTTP/2 share a connection.
        this.looks = request.getMethod().equals("GET")
                && request.getContentLengthLong() <= 0
                && request.getHeader("Transfer-Encoding") == null
                && about.getHttpVersion() == HttpVersion.HTTP_1_1
                && connection instanceof Connection.UpgradeTo;
    }

    @Override
    public boolean getAsBoolean() {
        if (looks) {
            look();
        }
        return gone;
    }

    private void look() {
        ByteBuffer one = BufferUtil.allocate(1);
        try {
            int count = endPoint.fill(one);
            gone = count < 0;
            looks = count == 0;
            if (count > 0) {
                putBack(one);
            }
        } catch (IOException e) {
            gone = true;
            looks = false;
        }
    }

    private void putBack(ByteBuffer one) {
        ((Connection.UpgradeTo) connection).onUpgradeTo(one);
        if (one.hasRemaining()) {
            endPoint.close(); // so much was sent ahead that there is no room for it
        }
    }
}
