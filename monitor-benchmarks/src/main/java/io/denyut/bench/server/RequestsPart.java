package io.denyut.bench.server;

import io.denyut.bench.Bench.BenchException;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Fifty requests a second from several connections, each at its own time whether those before it are answered or not. Latency counts from
 * the time at which a request was meant to be sent, so that a server that halts cannot hide it by halting the client.
 */
final class RequestsPart {
    private static final int PER_SECOND = 50;
    private static final int CONNECTIONS = 10;
    private static final int WARM_UP_SECONDS = 15;
    private static final double STATUS_MILLIS = 50;
    private static final double LATEST_MILLIS = 30;
    private static final String STATUS = "/api/ping/status";
    private static final String LATEST = "/api/ping/latest?limit=1000";

    private RequestsPart() {}

    static void measure(ServerProcess server, int seconds, Figures figures, Output out) throws Exception {
        run(server, WARM_UP_SECONDS);
        List<Asker> askers = run(server, seconds);
        double[] status = sorted(askers, STATUS);
        double[] latest = sorted(askers, LATEST);
        long bytes = askers.stream().mapToLong(asker -> asker.bytes).sum();
        out.line(String.format(
                Locale.ROOT,
                "%d requests/s for %d s, %.1f MB/s of answers",
                PER_SECOND,
                seconds,
                bytes / 1e6 / seconds));
        out.line(line("status", status));
        out.line(line("latest?limit=1000", latest));
        figures.put("status_p99_ms", at(status, 0.99))
                .put("status_p50_ms", at(status, 0.5))
                .put("status_max_ms", at(status, 1))
                .put("latest_p99_ms", at(latest, 0.99))
                .put("latest_p50_ms", at(latest, 0.5))
                .put("latest_max_ms", at(latest, 1))
                .put("requests", status.length + latest.length)
                .demand(at(status, 0.99) < STATUS_MILLIS, "status_p99_ms < " + STATUS_MILLIS)
                .demand(at(latest, 0.99) < LATEST_MILLIS, "latest_p99_ms < " + LATEST_MILLIS)
                .demand(status.length + latest.length == seconds * PER_SECOND, "every request answered");
    }

    private static String line(String name, double[] millis) {
        return String.format(
                Locale.ROOT,
                "  %-18s %d answers: p50 %.1f ms, p99 %.1f ms, most %.1f ms",
                name,
                millis.length,
                at(millis, 0.5),
                at(millis, 0.99),
                at(millis, 1));
    }

    private static double[] sorted(List<Asker> askers, String path) {
        return askers.stream()
                .flatMap(asker -> asker.answers.stream())
                .filter(answer -> answer.path.equals(path))
                .mapToDouble(Answer::millis)
                .sorted()
                .toArray();
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * share) - 1)];
    }

    private static List<Asker> run(ServerProcess server, int seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
            List<Asker> askers = new ArrayList<>();
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Asker asker = new Asker(server.port(), begin, i, seconds * PER_SECOND);
                askers.add(asker);
                ends.add(threads.submit(asker::ask));
            }
            for (Future<?> end : ends) {
                end.get(seconds + 60L, TimeUnit.SECONDS);
            }
            return askers;
        } finally {
            threads.shutdownNow();
        }
    }

    private record Answer(String path, double millis) {}

    /** One connection: every tenth request. A late answer makes its next request late, and that counts against the server. */
    private static final class Asker {
        final List<Answer> answers = new ArrayList<>();
        long bytes;
        private final int port;
        private final long begin;
        private final int first;
        private final int all;

        Asker(int port, long begin, int first, int all) {
            this.port = port;
            this.begin = begin;
            this.first = first;
            this.all = all;
        }

        Void ask() throws IOException, BenchException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
                for (int i = first; i < all; i += CONNECTIONS) {
                    long due = begin + i * (TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    // Neighbours in time ask for different things, and so does each connection from turn to turn.
                    String path = (i + i / CONNECTIONS) % 2 == 0 ? STATUS : LATEST;
                    socket.getOutputStream()
                            .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    bytes += HttpAnswer.body(in).length;
                    answers.add(new Answer(path, (System.nanoTime() - due) / 1e6));
                }
            }
            return null;
        }
    }
}
