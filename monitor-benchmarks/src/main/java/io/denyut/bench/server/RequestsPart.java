package io.denyut.bench.server;

import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import java.util.List;
import java.util.Locale;

/** Fifty requests a second from ten connections, half of them for the status of all and half for the newest results. */
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
        PacedRequests requests = new PacedRequests(server, List.of(STATUS, LATEST), PER_SECOND, CONNECTIONS, false);
        requests.send(WARM_UP_SECONDS * PER_SECOND);
        List<PacedRequests.Answer> answers = requests.send(seconds * PER_SECOND);
        double[] status = sorted(answers, STATUS);
        double[] latest = sorted(answers, LATEST);
        long bytes = answers.stream().mapToLong(PacedRequests.Answer::bytes).sum();
        out.line(String.format(
                Locale.ROOT,
                "%d requests/s for %d s, %.1f MB/s of answers",
                PER_SECOND,
                seconds,
                bytes / 1e6 / seconds));
        out.line(line("status", status));
        out.line(line("latest?limit=1000", latest));
        figures.put("status_p99_ms", PacedRequests.at(status, 0.99))
                .put("status_p50_ms", PacedRequests.at(status, 0.5))
                .put("status_max_ms", PacedRequests.at(status, 1))
                .put("latest_p99_ms", PacedRequests.at(latest, 0.99))
                .put("latest_p50_ms", PacedRequests.at(latest, 0.5))
                .put("latest_max_ms", PacedRequests.at(latest, 1))
                .put("requests", status.length + latest.length)
                .demand(PacedRequests.at(status, 0.99) < STATUS_MILLIS, "status_p99_ms < " + STATUS_MILLIS)
                .demand(PacedRequests.at(latest, 0.99) < LATEST_MILLIS, "latest_p99_ms < " + LATEST_MILLIS)
                .demand(status.length + latest.length == seconds * PER_SECOND, "every request answered");
    }

    private static String line(String name, double[] millis) {
        return String.format(
                Locale.ROOT,
                "  %-18s %d answers: p50 %.1f ms, p99 %.1f ms, most %.1f ms",
                name,
                millis.length,
                PacedRequests.at(millis, 0.5),
                PacedRequests.at(millis, 0.99),
                PacedRequests.at(millis, 1));
    }

    private static double[] sorted(List<PacedRequests.Answer> answers, String path) {
        return answers.stream()
                .filter(answer -> answer.path().equals(path))
                .mapToDouble(PacedRequests.Answer::millis)
                .sorted()
                .toArray();
    }
}
