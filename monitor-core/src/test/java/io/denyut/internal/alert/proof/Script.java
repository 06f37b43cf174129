package io.denyut.internal.alert.proof;

import io.denyut.internal.alert.proof.Step.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An interleaving: 20 to 200 steps. Each is made with some kinds of steps left out, for a mixture of everything seldom gets deep into
 * anything.
 */
record Script(long seed, List<Step> steps) {
    private static final int LEAST = 20;
    private static final int MOST = 200;

    /** Without these nothing happens. */
    private static final Set<Kind> ALWAYS = EnumSet.of(Kind.RESULT, Kind.PASS, Kind.COMMIT, Kind.BEGIN, Kind.END);

    Script {
        steps = List.copyOf(steps);
    }

    /** The same seed makes the same script. */
    static Script random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Kind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (ALWAYS.contains(kind) || random.nextInt(5) < 2) {
                for (int i = 0; i < kind.weight; i++) {
                    kinds.add(kind);
                }
            }
        }
        int targets = random.nextInt(3) == 0 ? Network.TARGETS.size() : 1 + random.nextInt(Network.TARGETS.size());
        int length = LEAST + random.nextInt(MOST - LEAST + 1);
        List<Step> steps = new ArrayList<>(length);
        while (steps.size() < length) {
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            steps.add(new Step(kind, first(kind, targets, random), second(kind, random)));
        }
        return new Script(seed, steps);
    }

    private static int first(Kind kind, int targets, SplittableRandom random) {
        return switch (kind) {
            case RESULT, OUTAGE, WELL, MODE, GONE, BACK -> random.nextInt(targets);
            case PASS ->
                switch (random.nextInt(6)) {
                    case 0 -> random.nextInt(1_000);
                    case 1 -> random.nextInt(60_000);
                    default -> random.nextInt(12_000);
                };
            case WALL -> random.nextInt(20_000) - 10_000;
            case BEGIN, END, CRASH -> random.nextInt(8);
            case COMMIT, STOP -> 0;
            default -> random.nextInt(kind.values(0));
        };
    }

    private static int second(Kind kind, SplittableRandom random) {
        return kind.arguments() < 2 ? 0 : random.nextInt(kind.values(1));
    }

    /** Reads what {@link #text} wrote. */
    static Script parse(String text) {
        return new Script(
                0, text.lines().filter(line -> !line.isBlank()).map(Step::parse).toList());
    }

    String text() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }

    /**
     * The least that still fails in the same clause: parts of ever smaller size are left out as long as that is so.
     *
     * @param play says which clause a script breaks; null for none
     */
    Script minimal(Function<Script, @Nullable String> play) {
        String clause = play.apply(this);
        if (clause == null) {
            return this;
        }
        List<Step> kept = new ArrayList<>(steps);
        int size = Math.max(1, kept.size() / 2);
        while (true) {
            boolean smaller = false;
            for (int from = 0; from < kept.size(); ) {
                List<Step> without = new ArrayList<>(kept.subList(0, from));
                without.addAll(kept.subList(Math.min(kept.size(), from + size), kept.size()));
                if (clause.equals(play.apply(new Script(seed, without)))) {
                    kept = without;
                    smaller = true;
                } else {
                    from += size;
                }
            }
            if (size > 1) {
                size /= 2;
            } else if (!smaller) {
                return new Script(seed, kept);
            }
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + steps.size() + " steps:\n" + text();
    }
}
