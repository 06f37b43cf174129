package io.denyut.bench.store;

import io.denyut.bench.Arguments;
import io.denyut.bench.Bench;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The store of samples next to rows in the same SQLite: what it is held to, and by how much it is met. */
public final class StoreBench implements Bench {
    @Override
    public String name() {
        return "store";
    }

    @Override
    public String summary() {
        return "the store next to a row per sample: rate, bytes, queries, stalls, kills: [--short] [--kills N] "
                + "[--only insert,day,objects,allocation,latest,kill,load] [--only year [--days 365] [--picture FILE.svg]]";
    }

    @Override
    public Figures run(List<String> given, Output out) throws Exception {
        Arguments arguments =
                new Arguments(given, Set.of("--kills", "--only", "--days", "--picture"), Set.of("--short"));
        boolean isShort = arguments.has("--short");
        Set<String> only =
                arguments.text("--only").map(text -> Set.of(text.split(","))).orElse(Set.of());
        Figures figures = new Figures().put("bench", "store").put("size", isShort ? "short" : "full");
        List<Part> parts = List.of(
                new InsertPart(),
                new DayPart(),
                new ObjectsPart(),
                new AllocationPart(),
                new LatestPart(),
                new KillPart(arguments.number("--kills", isShort ? 5 : 200, 1, 100_000)),
                new LoadPart(),
                new YearPart(
                        arguments.number("--days", isShort ? 40 : 365, 2, 3_650),
                        arguments.text("--picture").map(Path::of)));
        List<Part> chosen = parts.stream()
                .filter(part -> only.isEmpty() ? part.isUsual() : only.contains(part.name()))
                .toList();
        if (chosen.isEmpty() || chosen.size() < only.size()) {
            throw new BenchException("--only " + String.join(",", only) + " must be of "
                    + parts.stream().map(Part::name).toList());
        }
        out.line("store: on two quiet cores this takes about "
                + chosen.stream().mapToInt(part -> part.minutes(isShort)).sum() + " minutes: "
                + chosen.stream()
                        .map(part -> part.name() + " " + part.minutes(isShort))
                        .collect(Collectors.joining(", ")));
        for (Part part : chosen) {
            long begun = System.nanoTime();
            try (Scratch scratch = new Scratch()) {
                part.run(scratch.folder(), isShort, figures, out);
            }
            out.line(String.format(
                    Locale.ROOT,
                    "store: %s, %d of %d parts, took %.0f s",
                    part.name(),
                    chosen.indexOf(part) + 1,
                    chosen.size(),
                    (System.nanoTime() - begun) / 1e9));
        }
        Demands.check(figures, out);
        return figures;
    }

    /** A part of the benchmark, with a folder of its own. */
    interface Part {
        String name();

        /** Whether it is run without having been asked for. */
        default boolean isUsual() {
            return true;
        }

        /** About how long it takes, for whoever waits. */
        int minutes(boolean isShort);

        void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception;
    }
}
