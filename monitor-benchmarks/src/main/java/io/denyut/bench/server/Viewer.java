package io.denyut.bench.server;

import io.denyut.bench.Bench.BenchException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An open page: the whole table once, then the stream, and every few seconds the sparklines of the rows in view. */
final class Viewer implements AutoCloseable {
    /** A screen full. */
    private static final int ROWS = 40;

    private static final Pattern EPOCH = Pattern.compile("\"e\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern SEQUENCE = Pattern.compile("\"q\"\\s*:\\s*(\\d+)");

    private final int port;
    private final Socket requests;
    private final InputStream answers;
    private final Socket stream;
    private final String sparklines;
    private final AtomicLong bytes;

    /**
     * Opens it.
     *
     * @param number each looks at another part of the table
     * @param bytes counts what is sent to it
     */
    Viewer(int port, int number, int targets, AtomicLong bytes) throws IOException, BenchException {
        this.port = port;
        this.bytes = bytes;
        this.requests = new Socket(InetAddress.getLoopbackAddress(), port);
        this.answers = new BufferedInputStream(requests.getInputStream(), 1 << 16);
        this.stream = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            send(requests, "/api/v1/live", "application/json", "identity");
            String snapshot = new String(HttpAnswer.body(answers), StandardCharsets.UTF_8);
            String epoch = find(EPOCH, snapshot);
            send(
                    stream,
                    "/api/v1/live/stream?after=" + epoch + "-" + find(SEQUENCE, snapshot),
                    "text/event-stream",
                    "gzip");
            int first = (int) ((long) number * targets / 100) % Math.max(1, targets - ROWS);
            this.sparklines = "/api/v1/live/sparklines?epoch=" + epoch + "&rows="
                    + IntStream.range(first, first + Math.min(ROWS, targets))
                            .mapToObj(String::valueOf)
                            .collect(Collectors.joining(","));
        } catch (IOException | BenchException e) {
            close();
            throw e;
        }
        Thread reader = new Thread(this::read, "viewer-" + number);
        reader.setDaemon(true);
        reader.start();
    }

    private static String find(Pattern pattern, String text) throws BenchException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new BenchException("the table has no " + pattern);
        }
        return found.group(1);
    }

    private void send(Socket socket, String path, String accept, String encoding) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept: " + accept
                                + "\r\nAccept-Encoding: " + encoding + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private void read() {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = stream.getInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes.addAndGet(read);
            }
        } catch (IOException e) {
            // closed at the end
        }
    }

    /** Asks for the sparklines of its rows. */
    void look() throws IOException, BenchException {
        send(requests, sparklines, "application/json", "gzip");
        bytes.addAndGet(HttpAnswer.body(answers).length);
    }

    @Override
    public void close() throws IOException {
        stream.close();
        requests.close();
    }
}
