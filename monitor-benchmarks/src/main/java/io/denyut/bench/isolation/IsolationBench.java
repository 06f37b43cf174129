package io.denyut.bench.isolation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.denyut.bench.Arguments;
import io.denyut.bench.Bench;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.bench.isolation.Misbehaviour.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Each kind of plug-in throws, then blocks for ever, beside a neighbour that must not notice. */
public final class IsolationBench implements Bench {
    /** Beyond the budget of closing: the last turn of a thread on a busy machine. */
    private static final Duration CLOSE_MARGIN = Duration.ofMillis(500);

    @Override
    public String name() {
        return "isolation";
    }

    @Override
    public String summary() {
        return "what a bad plug-in does to its neighbours: [--seconds 60 | --short] [--only WORDS] "
                + "[isolation_gaps, isolation_doubles, isolation_round_difference_max]";
    }

    /** One line of the table. */
    private record Case(BadPart part, Kind kind) {
        String words() {
            return part.words() + " " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** How a case ended. */
    private record Outcome(Case bad, long calls, Neighbour.Result result) {}

    private static List<Case> cases(String only) throws BenchException {
        List<Case> cases = new ArrayList<>();
        for (BadPart part : BadPart.values()) {
            cases.add(new Case(part, Kind.THROWS));
            cases.add(new Case(part, Kind.BLOCKS));
            if (part == BadPart.PROBE) {
                cases.add(new Case(part, Kind.NEVER_COMPLETES));
            }
        }
        List<String> all = cases.stream().map(Case::words).toList();
        cases.removeIf(one -> !one.words().contains(only));
        if (cases.isEmpty()) {
            throw new BenchException("no case has '" + only + "' in its name; there are " + all);
        }
        return cases;
    }

    @Override
    public Figures run(List<String> given, Output out) throws Exception {
        Arguments arguments = new Arguments(given, Set.of("--seconds", "--only"), Set.of("--short"));
        boolean isShort = arguments.has("--short");
        int every = isShort ? 1 : 5;
        int seconds = arguments.number("--seconds", isShort ? 4 : 60, 2 * every, 86_400) / every * every;
        int targets = isShort ? 1_000 : 10_000;
        Duration closeWithin = Duration.ofSeconds(isShort ? 1 : 10);
        List<Case> cases = cases(arguments.text("--only").orElse(""));
        // What the bad parts say fills pages, and all of it is in the counters.
        ((Logger) LoggerFactory.getLogger("io.denyut")).setLevel(Level.ERROR);
        Duration timeout = Duration.ofMillis(isShort ? 500 : 1_000);
        Duration interval = Duration.ofSeconds(every);
        Neighbour neighbour = new Neighbour(targets, interval, timeout, Duration.ofSeconds(seconds), closeWithin);
        out.line(String.format(
                Locale.ROOT,
                "%d cases of %d s beside %d targets on 127/8 each %d s; first the neighbour alone, twice",
                cases.size(),
                seconds,
                targets,
                every));
        // A JVM that loads its classes for the first time is no fair neighbour.
        new Neighbour(targets, interval, timeout, interval.multipliedBy(2), closeWithin).run(monitor -> {});
        Neighbour.Result alone = neighbour.run(monitor -> {});
        List<Outcome> outcomes = new ArrayList<>();
        for (Case bad : cases) {
            Misbehaviour how = new Misbehaviour(bad.kind);
            try {
                Neighbour.Result result = neighbour.run(monitor -> bad.part.install(monitor, how));
                outcomes.add(new Outcome(bad, how.calls(), result));
                out.line("  " + bad.words() + ": " + result.rounds() + " rounds, " + result.gaps() + " gaps, "
                        + result.doubles() + " doubles");
            } finally {
                how.release();
            }
        }
        table(alone, outcomes, out);
        return figures(alone, outcomes, seconds, targets, closeWithin);
    }

    private static void table(Neighbour.Result alone, List<Outcome> outcomes, Output out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("(the neighbour alone)", "", alone, alone));
        outcomes.forEach(one -> rows.add(row(one.bad.words(), String.valueOf(one.calls), one.result, alone)));
        out.table(
                List.of(
                        "case",
                        "bad calls",
                        "rounds",
                        "alone",
                        "skipped",
                        "gaps",
                        "doubles",
                        "not up",
                        "rule missed",
                        "notices",
                        "threads more",
                        "left",
                        "close ms"),
                rows);
    }

    private static List<String> row(String words, String calls, Neighbour.Result result, Neighbour.Result alone) {
        List<String> row = new ArrayList<>(List.of(words, calls));
        for (long value : new long[] {
            result.rounds(),
            alone.rounds(),
            result.skipped(),
            result.gaps(),
            result.doubles(),
            result.notUp(),
            result.notEvaluated(),
            result.notices(),
            result.threadsMore(),
            result.threadsLeft(),
            result.closeMillis()
        }) {
            row.add(String.valueOf(value));
        }
        return row;
    }

    private static Figures figures(
            Neighbour.Result alone, List<Outcome> outcomes, int seconds, int targets, Duration closeWithin) {
        List<Neighbour.Result> all = new ArrayList<>(List.of(alone));
        outcomes.forEach(one -> all.add(one.result));
        long gaps = all.stream().mapToLong(Neighbour.Result::gaps).sum();
        long doubles = all.stream().mapToLong(Neighbour.Result::doubles).sum();
        long notUp = all.stream().mapToLong(Neighbour.Result::notUp).sum();
        long missed = all.stream().mapToLong(Neighbour.Result::notEvaluated).sum();
        long notices = all.stream().mapToLong(Neighbour.Result::notices).min().orElse(0);
        long close = all.stream().mapToLong(Neighbour.Result::closeMillis).max().orElse(0);
        long difference = all.stream()
                .mapToLong(result -> Math.abs(result.rounds() - alone.rounds()))
                .max()
                .orElse(0);
        Figures figures = new Figures()
                .put("bench", "isolation")
                .put("isolation_cases", outcomes.size())
                .put("isolation_seconds", seconds)
                .put("isolation_targets", targets)
                .put("isolation_rounds", alone.rounds())
                .put("isolation_gaps", gaps)
                .put("isolation_doubles", doubles)
                .put("isolation_round_difference_max", difference)
                .put("isolation_not_up", notUp)
                .put("isolation_rule_missed", missed)
                .put("isolation_notices_min", notices)
                .put(
                        "isolation_threads_more_max",
                        all.stream()
                                .mapToInt(Neighbour.Result::threadsMore)
                                .max()
                                .orElse(0))
                .put("isolation_close_ms_max", close)
                .demand(gaps == 0, gaps + " gaps")
                .demand(doubles == 0, doubles + " doubles")
                .demand(difference <= 1, "rounds differ by " + difference)
                .demand(alone.rounds() > 0, "the neighbour alone had no round")
                .demand(notUp == 0, notUp + " observations of the neighbour were not what was measured")
                .demand(missed == 0, "the neighbour's rule missed " + missed + " observations")
                .demand(
                        notices >= alone.notices() - 1,
                        "a neighbour got " + notices + " notices, alone " + alone.notices())
                .demand(
                        close <= closeWithin.plus(CLOSE_MARGIN).toMillis(),
                        "close took " + close + " ms, the budget is " + closeWithin.toMillis());
        outcomes.forEach(one -> figures.demand(one.calls > 0, one.bad.words() + ": the bad part was never called"));
        return figures;
    }
}
