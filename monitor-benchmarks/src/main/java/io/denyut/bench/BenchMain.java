package io.denyut.bench;

import io.denyut.bench.Bench.BenchException;
import io.denyut.bench.alerts.AlertsBench;
import io.denyut.bench.isolation.IsolationBench;
import io.denyut.bench.product.ProductBench;
import io.denyut.bench.server.ServerBasicsBench;
import io.denyut.bench.store.StoreBench;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs a benchmark by its name, or lists them. */
public final class BenchMain {
    /** All there are; a new one is one line here. */
    private static final List<Bench> ALL = List.of(
            new IcmpBench(),
            new IsolationBench(),
            new ProductBench(),
            new ServerBasicsBench(),
            new StoreBench(),
            new AlertsBench(),
            new JmhBench());

    private BenchMain() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), new Output(System.out)));
    }

    private static int run(List<String> args, Output out) {
        if (args.isEmpty()) {
            list(out);
            return 0;
        }
        Optional<Bench> bench =
                ALL.stream().filter(one -> one.name().equals(args.get(0))).findFirst();
        if (bench.isEmpty()) {
            out.line("bench: there is no benchmark '" + args.get(0) + "'");
            list(out);
            return 2;
        }
        try {
            Figures figures = bench.get().run(args.subList(1, args.size()), out);
            figures.unmet().forEach(demand -> out.line("bench: not met: " + demand));
            out.line(figures.toJson());
            return figures.unmet().isEmpty() ? 0 : 1;
        } catch (BenchException e) {
            out.line("bench: " + e.getMessage());
            return 1;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            e.printStackTrace();
            return 1;
        }
    }

    private static void list(Output out) {
        out.line("usage: ./bench NAME [ARGUMENT...]");
        ALL.forEach(bench -> out.line(String.format(Locale.ROOT, "  %-14s %s", bench.name(), bench.summary())));
    }
}
