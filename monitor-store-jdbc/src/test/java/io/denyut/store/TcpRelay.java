package io.denyut.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes connections on to a server of this host, and can be closed and opened again at the same port: a server that goes away. */
final class TcpRelay implements AutoCloseable {
    private final int to;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket listening;
    private Thread accepting;

    TcpRelay(int to) throws IOException {
        this.to = to;
        listening = listen(0);
        port = listening.getLocalPort();
    }

    int port() {
        return port;
    }

    /** Nothing listens any more, and what was open is cut. */
    void down() throws IOException {
        listening.close();
        try {
            // The kernel goes on listening until whoever waits for connections has left the call.
            accepting.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : open) {
            socket.close();
        }
    }

    void up() throws IOException {
        listening = listen(port);
    }

    private ServerSocket listen(int at) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
        accepting = thread(() -> accept(server));
        return server;
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                Socket client = server.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), to);
                open.add(client);
                open.add(database);
                thread(() -> copy(client, database));
                thread(() -> copy(database, client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void copy(Socket from, Socket into) {
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // one side has gone
        } finally {
            open.remove(from);
            open.remove(into);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tcp-relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        down();
    }
}
