package io.denyut.internal.alert.proof;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Plays very many interleavings; the last line is one flat JSON object. */
final class ProofMain {
    private ProofMain() {}

    /** Arguments: how many, and the first seed. */
    public static void main(String[] arguments) {
        long count = Long.parseLong(arguments[0]);
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        Map<String, Long> violations = new TreeMap<>();
        long begun = System.nanoTime();
        long broken = 0;
        long said = begun;
        for (long seed = first; seed < first + count; seed++) {
            Script script = Script.random(seed);
            Broken found = World.play(script, Faults.NONE);
            if (found != null) {
                broken++;
                if (violations.merge(found.clause(), 1L, Long::sum) == 1) {
                    show(script);
                }
            }
            if (System.nanoTime() - said > 30_000_000_000L) {
                said = System.nanoTime();
                System.out.printf(Locale.ROOT, "%,d of %,d, %d broken%n", seed - first + 1, count, broken);
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.println("violations by clause: " + violations);
        System.out.printf(
                Locale.ROOT,
                "{\"interleavings\":%d,\"contract_violations\":%d,\"first_seed\":%d,\"last_seed\":%d,\"interleavings_per_second\":%.0f}%n",
                count,
                broken,
                first,
                first + count - 1,
                count / seconds);
    }

    private static void show(Script script) {
        Script least = script.minimal(one -> {
            Broken found = World.play(one, Faults.NONE);
            return found == null ? null : found.clause();
        });
        System.out.println(World.play(least, Faults.NONE).getMessage());
        System.out.println(least);
    }
}
