package io.denyut.bench.store;

import io.denyut.bench.Bench.BenchException;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.bench.server.PacedRequests;
import io.denyut.bench.server.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The newest results of 10,000 targets from a real server that pings and stores them all: asked for often by several, and so seldom by one that
 * nobody has asked just before.
 */
final class LatestPart implements StoreBench.Part {
    private static final String PATH = "/api/v1/latest";
    private static final int TARGETS = 10_000;
    private static final int EVERY_SECONDS = 5;
    private static final int PER_SECOND = 20;
    private static final int CONNECTIONS = 4;
    /** More than an answer is shared for. */
    private static final double SELDOM = 0.4;

    @Override
    public String name() {
        return "latest";
    }

    @Override
    public int minutes(boolean isShort) {
        return isShort ? 1 : 3;
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        int seconds = isShort ? 5 : 30;
        int alone = isShort ? 3 : 15;
        try (ServerProcess server = ServerProcess.start(folder, TARGETS, EVERY_SECONDS)) {
            server.awaitResults(TARGETS);
            if (!Files.exists(folder.resolve("data").resolve("denyut.db"))) {
                throw new BenchException("the server has no store in " + folder);
            }
            PacedRequests often = new PacedRequests(server, List.of(PATH), PER_SECOND, CONNECTIONS, false);
            often.send(PER_SECOND * (isShort ? 5 : 15));
            double[] shared = sorted(often.send(PER_SECOND * seconds), out, "20 a second");
            double[] zipped = sorted(
                    new PacedRequests(server, List.of(PATH), PER_SECOND, CONNECTIONS, true).send(PER_SECOND * seconds),
                    out,
                    "20 a second, gzip");
            double[] single = sorted(
                    new PacedRequests(server, List.of(PATH), SELDOM, 1, false).send(alone), out, "one each 2.5 s");
            figures.put("latest_10k_ms", PacedRequests.at(shared, 0.99))
                    .put("latest_10k_gzip_ms", PacedRequests.at(zipped, 0.99))
                    .put("latest_10k_alone_ms", PacedRequests.at(single, 0.99));
        }
    }

    private static double[] sorted(List<PacedRequests.Answer> answers, Output out, String name) {
        double[] millis = answers.stream()
                .mapToDouble(PacedRequests.Answer::millis)
                .sorted()
                .toArray();
        out.line(String.format(
                Locale.ROOT,
                "latest: %s: %d answers of %.1f MB, p50 %.1f ms, p99 %.1f ms, most %.1f ms",
                name,
                millis.length,
                answers.get(0).bytes() / 1e6,
                PacedRequests.at(millis, 0.5),
                PacedRequests.at(millis, 0.99),
                PacedRequests.at(millis, 1)));
        return millis;
    }
}
