package io.denyut.bench.server;

import io.denyut.bench.Bench.BenchException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at an even rate from several connections, each at its own time whether those before it are answered or not. Latency counts from
 * the time at which a request was meant to be sent, so that a server that halts cannot hide it by halting the client.
 */
public final class PacedRequests {
    private final ServerProcess server;
    private final List<String> paths;
    private final double perSecond;
    private final int connections;
    private final boolean gzip;

    /**
     * Requests to come.
     *
     * @param paths taken in turns; neighbours in time ask for different ones, and so does each connection from turn to turn
     * @param gzip whether compressed answers are asked for
     */
    public PacedRequests(ServerProcess server, List<String> paths, double perSecond, int connections, boolean gzip) {
        this.server = server;
        this.paths = List.copyOf(paths);
        this.perSecond = perSecond;
        this.connections = connections;
        this.gzip = gzip;
    }

    /** An answer: what was asked, after which time it was there as a whole, and how long it was as it was sent. */
    public record Answer(String path, double millis, int bytes) {}

    /** Sends so many requests. */
    public List<Answer> send(int requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
            List<Future<List<Answer>>> ends = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int first = i;
                ends.add(threads.submit(() -> ask(begin, first, requests)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<List<Answer>> end : ends) {
                answers.addAll(end.get((long) (requests / perSecond) + 60, TimeUnit.SECONDS));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    /** One connection. A late answer makes its next request late, and that counts against the server. */
    private List<Answer> ask(long begin, int first, int all) throws IOException, BenchException {
        List<Answer> answers = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (int i = first; i < all; i += connections) {
                long due = begin + (long) (i / perSecond * TimeUnit.SECONDS.toNanos(1));
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                String path = paths.get((i + i / connections) % paths.size());
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n"
                                        + (gzip ? "Accept-Encoding: gzip\r\n" : "") + "\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                int bytes = HttpAnswer.body(in).length;
                answers.add(new Answer(path, (System.nanoTime() - due) / 1e6, bytes));
            }
        }
        return answers;
    }

    /** The time within which a share of these was answered, in milliseconds. */
    public static double at(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[Math.min(sorted.length - 1, Math.max(0, (int) Math.ceil(sorted.length * share) - 1))];
    }
}
