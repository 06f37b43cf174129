package io.denyut.bench.product;

import io.denyut.bench.Arguments;
import io.denyut.bench.Bench;
import io.denyut.bench.Figures;
import io.denyut.bench.LoopbackTargets;
import io.denyut.bench.Output;
import io.denyut.bench.ProcessUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The whole product at work for minutes: what it takes of a core, whether a round is late, whether a row is missing. */
public final class ProductBench implements Bench {
    private static final int EVERY_SECONDS = 5;
    private static final int WARM_UP_SECONDS = 30;
    private static final double CORE_SHARE = 0.15;
    private static final int DEMANDED_FOR = 10_000;
    private static final double MEGABYTE = 1 << 20;

    @Override
    public String name() {
        return "product";
    }

    @Override
    public String summary() {
        return "10,000 pings each 5 s through engine, latest table and CSV: [--minutes 5] [--targets 10000] "
                + "[core_share_10k, late_rounds]";
    }

    @Override
    public Figures run(List<String> given, Output out) throws Exception {
        Arguments arguments =
                new Arguments(given, Set.of("--minutes", "--targets", "--heap", "--java-option"), Set.of());
        int minutes = arguments.number("--minutes", 5, 1, 10_000);
        int targets = arguments.number("--targets", DEMANDED_FOR, 1, LoopbackTargets.MOST);
        int heap = arguments.number("--heap", 256, 32, 1 << 20);
        Path folder = Files.createTempDirectory("denyut-bench-product");
        try {
            return measure(
                    start(targets, heap, arguments.text("--java-option").orElse(""), folder),
                    folder,
                    minutes,
                    targets,
                    out);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(ProductBench::delete);
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

    /** With the server's collector. */
    private static Process start(int targets, int heap, String option, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmx" + heap + "m",
                "-cp",
                System.getProperty("java.class.path")));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (!option.isEmpty()) {
            command.add(option);
        }
        command.addAll(List.of(
                ProductMain.class.getName(),
                String.valueOf(targets),
                String.valueOf(EVERY_SECONDS),
                folder.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Figures measure(Process product, Path folder, int minutes, int targets, Output out)
            throws Exception {
        try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(product.getInputStream(), StandardCharsets.UTF_8));
                Writer orders = product.outputWriter(StandardCharsets.UTF_8)) {
            out.line(String.format(
                    Locale.ROOT,
                    "%d targets on 127/8 each %d s, process %d: %d s to warm up, then %d min",
                    targets,
                    EVERY_SECONDS,
                    product.pid(),
                    WARM_UP_SECONDS,
                    minutes));
            sleep(product, WARM_UP_SECONDS);
            ProductCounters first = ask("mark", orders, in);
            ProcessUsage begin = ProcessUsage.of(product.pid());
            for (int minute = 1; minute <= minutes; minute++) {
                sleep(product, 60);
                ProcessUsage now = ProcessUsage.of(product.pid());
                out.line(String.format(
                        Locale.ROOT,
                        "  after %d min: %.1f %% of one core, %.0f MB",
                        minute,
                        100 * share(begin, now, now.cpuSeconds() - begin.cpuSeconds()),
                        now.residentBytes() / MEGABYTE));
            }
            ProcessUsage end = ProcessUsage.of(product.pid());
            ProductCounters second = ask("mark", orders, in);
            ProductCounters last = ask("stop", orders, in);
            if (!product.waitFor(30, TimeUnit.SECONDS)) {
                throw new BenchException("the product did not end within 30 s");
            }
            threads(begin, end, out);
            return figures(begin, end, first, second, last, CsvCount.of(folder, targets), targets, minutes, out);
        } finally {
            product.destroy();
        }
    }

    private static void sleep(Process product, int seconds) throws Exception {
        if (product.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new BenchException("the product ended by itself with " + product.exitValue());
        }
    }

    private static ProductCounters ask(String word, Writer orders, BufferedReader in) throws Exception {
        orders.write(word + "\n");
        orders.flush();
        String line = in.readLine();
        while (line != null && !ProductCounters.isOne(line)) {
            line = in.readLine();
        }
        if (line == null) {
            throw new BenchException("the product ended before it answered");
        }
        return ProductCounters.parse(line);
    }

    private static double share(ProcessUsage begin, ProcessUsage end, double cpuSeconds) {
        return cpuSeconds / ((end.nanos() - begin.nanos()) / 1e9);
    }

    private static void threads(ProcessUsage begin, ProcessUsage end, Output out) {
        List<List<String>> rows = end.byThread().entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(),
                        share(begin, end, entry.getValue() - begin.byThread().getOrDefault(entry.getKey(), 0.0))))
                .filter(entry -> entry.getValue() >= 0.0005)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(entry -> List.of(entry.getKey(), String.format(Locale.ROOT, "%.2f %%", 100 * entry.getValue())))
                .toList();
        out.table(List.of("thread", "of one core"), rows);
    }

    private static Figures figures(
            ProcessUsage begin,
            ProcessUsage end,
            ProductCounters first,
            ProductCounters second,
            ProductCounters last,
            CsvCount csv,
            int targets,
            int minutes,
            Output out) {
        double share = share(begin, end, end.cpuSeconds() - begin.cpuSeconds());
        long expected = last.rounds() * targets;
        long late = last.skipped() + last.over();
        double perObservation =
                (second.allocated() - first.allocated()) / (double) Math.max(1, second.accepted() - first.accepted());
        out.table(
                List.of("", "value"),
                List.of(
                        List.of("share of one core", String.format(Locale.ROOT, "%.1f %%", 100 * share)),
                        List.of("rounds", String.valueOf(last.rounds())),
                        List.of("ticks skipped", String.valueOf(last.skipped())),
                        List.of("rounds over the interval", String.valueOf(last.over())),
                        List.of("longest round, ms", String.valueOf(last.longestMillis())),
                        List.of("rows expected", String.valueOf(expected)),
                        List.of("rows in the files", String.valueOf(csv.rows())),
                        List.of("gaps / doubles", csv.gaps() + " / " + csv.doubles()),
                        List.of("rows without an answer", String.valueOf(csv.notAnswered())),
                        List.of(
                                "memory, MB (peak)",
                                String.format(
                                        Locale.ROOT,
                                        "%.0f (%.0f)",
                                        end.residentBytes() / MEGABYTE,
                                        end.peakBytes() / MEGABYTE)),
                        List.of("allocated per observation, bytes", String.format(Locale.ROOT, "%.0f", perObservation)),
                        List.of("threads", String.valueOf(end.threads()))));
        Figures figures = new Figures()
                .put("bench", "product")
                .put("targets", targets)
                .put("minutes", minutes)
                .put(targets == DEMANDED_FOR ? "core_share_10k" : "core_share", share)
                .put("late_rounds", late)
                .put("rounds", last.rounds())
                .put("rows_expected", expected)
                .put("rows_written", csv.rows())
                .put("rows_missing", csv.gaps())
                .put("rows_doubled", csv.doubles())
                .put("rows_not_answered", csv.notAnswered())
                .put("gaps_filled", last.filled())
                .put("longest_round_ms", last.longestMillis())
                .put("rss_mb", end.residentBytes() / MEGABYTE)
                .put("rss_peak_mb", end.peakBytes() / MEGABYTE)
                .put("bytes_per_observation", perObservation);
        figures.demand(targets > DEMANDED_FOR || share <= CORE_SHARE, "core share " + share + " <= " + CORE_SHARE);
        figures.demand(late == 0, late + " late rounds");
        figures.demand(last.rounds() > 0 && csv.rows() == expected, csv.rows() + " rows of " + expected);
        figures.demand(csv.gaps() == 0 && csv.doubles() == 0, csv.gaps() + " gaps, " + csv.doubles() + " doubles");
        return figures;
    }
}
