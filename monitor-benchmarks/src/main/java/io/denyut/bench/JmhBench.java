package io.denyut.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Microbenchmarks by area; each area is a package below {@code io.denyut.bench.jmh}. */
final class JmhBench implements Bench {
    @Override
    public String name() {
        return "jmh";
    }

    @Override
    public String summary() {
        return "microbenchmarks of one area: ./bench jmh icmp|core [--smoke (a minute) | --full]";
    }

    @Override
    public Figures run(List<String> arguments, Output out) throws Exception {
        if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
            throw new BenchException("say which area: ./bench jmh icmp|core [--smoke | --full]");
        }
        String area = arguments.get(0);
        List<String> sizes = arguments.subList(1, arguments.size());
        if (!List.of("--smoke", "--full").containsAll(sizes)) {
            throw new BenchException("unknown argument in " + sizes + "; there are --smoke and --full");
        }
        boolean full = sizes.contains("--full");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("io\\.denyut\\.bench\\.jmh\\." + area.replaceAll("[^a-z]", "") + "\\..*")
                .jvmArgsAppend("-Xmx512m")
                .forks(full ? 3 : 1)
                .warmupIterations(full ? 5 : 2)
                .warmupTime(TimeValue.seconds(full ? 2 : 1))
                .measurementIterations(full ? 10 : 3)
                .measurementTime(TimeValue.seconds(full ? 2 : 1));
        Collection<RunResult> results = new Runner(options.build()).run();
        if (results.isEmpty()) {
            throw new BenchException("there are no microbenchmarks of '" + area + "'");
        }
        Figures figures = new Figures().put("bench", "jmh " + area).put("size", full ? "full" : "smoke");
        for (RunResult result : results) {
            List<String> names = List.of(result.getParams().getBenchmark().split("\\.", -1));
            String key = String.join("_", names.subList(names.size() - 2, names.size()))
                    .toLowerCase(Locale.ROOT);
            figures.put(
                    key.replace("benchmark", "") + "_ns",
                    result.getPrimaryResult().getScore());
        }
        return figures;
    }
}
