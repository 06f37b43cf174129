package io.denyut.bench.alerts;

import io.denyut.bench.Arguments;
import io.denyut.bench.Bench;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the issue of the alerts demands, on the store of a server: SQLite. */
public final class AlertsBench implements Bench {
    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public String summary() {
        return "rules, storms, restarts, delays and the contract: [--short] [--proof INTERLEAVINGS] [--seed FIRST] [--kills N] "
                + "[--only rate,outage,restart,notice,proof,kill]";
    }

    @Override
    public Figures run(List<String> given, Output out) throws Exception {
        Arguments arguments = new Arguments(given, Set.of("--only", "--proof", "--seed", "--kills"), Set.of("--short"));
        boolean isShort = arguments.has("--short");
        Set<String> only =
                arguments.text("--only").map(text -> Set.of(text.split(","))).orElse(Set.of());
        Figures figures = new Figures().put("bench", "alerts").put("size", isShort ? "short" : "full");
        List<Part> parts = List.of(
                new RatePart(),
                new OutagePart(),
                new RestartPart(),
                new NoticePart(),
                new ProofPart(
                        arguments.number("--proof", isShort ? 20_000 : 1_000_000, 1, 1_000_000_000),
                        arguments.number("--seed", 1, 1, Integer.MAX_VALUE)),
                new KillPart(arguments.number("--kills", isShort ? 5 : 200, 1, 100_000)));
        for (Part part : parts) {
            if (only.isEmpty() || only.contains(part.name())) {
                Path folder = Files.createTempDirectory("denyut-bench-alerts");
                try {
                    part.run(folder, isShort, figures, out);
                } finally {
                    delete(folder);
                }
            }
        }
        return figures;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A part of the benchmark, with a folder of its own. */
    interface Part {
        String name();

        void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception;
    }
}
