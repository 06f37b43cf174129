package io.denyut.bench.server;

import io.denyut.bench.Arguments;
import io.denyut.bench.Bench;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The server as its users meet it: requests, open pages, a large inventory that changes. */
public final class ServerBasicsBench implements Bench {
    private static final int MOST_TARGETS = 65_000;

    @Override
    public String name() {
        return "server-basics";
    }

    @Override
    public String summary() {
        return "requests, 20 viewers, 100,000 inventory rows: [--seconds 60] [--targets 10000] [--every 5] [--rows 100000]"
                + " [--rereads 6] [--part requests|viewers|reread]"
                + " [status_p99_ms, latest_p99_ms, core_share_20_viewers, reread_100k_ms]";
    }

    @Override
    public Figures run(List<String> given, Output out) throws Exception {
        Arguments arguments = new Arguments(
                given, Set.of("--seconds", "--targets", "--every", "--rows", "--rereads", "--part"), Set.of());
        int seconds = arguments.number("--seconds", 60, 1, 100_000);
        int targets = arguments.number("--targets", 10_000, 1, MOST_TARGETS);
        int every = arguments.number("--every", 5, 1, 3_600);
        int rows = arguments.number("--rows", 100_000, 1_000, 500_000);
        int rereads = arguments.number("--rereads", 6, 1, 40);
        String part = arguments.text("--part").orElse("all");
        if (!Set.of("all", "requests", "viewers", "reread").contains(part)) {
            throw new BenchException("--part " + part + " must be requests, viewers or reread");
        }
        Figures figures =
                new Figures().put("targets", targets).put("every_s", every).put("rows", rows);
        Path folder = Files.createTempDirectory("denyut-bench-server");
        try {
            if (!part.equals("reread")) {
                try (ServerProcess server = ServerProcess.start(folder, targets, every)) {
                    out.line(targets + " targets on 127/8 each " + every + " s, process " + server.pid());
                    server.awaitResults(targets);
                    if (!part.equals("viewers")) {
                        RequestsPart.measure(server, seconds, figures, out);
                    }
                    if (!part.equals("requests")) {
                        ViewersPart.measure(server, targets, seconds, figures, out);
                    }
                }
            }
            if (part.equals("all") || part.equals("reread")) {
                RereadPart.measure(folder, rows, rereads, figures, out);
            }
            return figures;
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(ServerBasicsBench::delete);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
