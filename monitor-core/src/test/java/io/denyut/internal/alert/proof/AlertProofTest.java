package io.denyut.internal.alert.proof;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * The alert contract, all clauses at once, under random interleavings. One that breaks it is made as short as it gets and printed so that it
 * can be pasted into {@link CounterexamplesTest}. Always the same ones here, so that red means that the code has changed; new ones, and very
 * many: {@code ./bench alerts --only proof}.
 */
class AlertProofTest {
    @Property(
            tries = 10_000,
            seed = "20261121",
            generation = GenerationMode.RANDOMIZED,
            edgeCases = EdgeCasesMode.NONE,
            shrinking = ShrinkingMode.OFF) // Script.minimal does it, step by step
    void the_contract_holds_whatever_happens(@ForAll("scripts") Script script) {
        Broken broken = World.play(script, Faults.NONE);
        if (broken != null) {
            Script least = script.minimal(AlertProofTest::clause);
            throw new AssertionError(World.play(least, Faults.NONE) + "\n" + least);
        }
    }

    private static @Nullable String clause(Script script) {
        Broken broken = World.play(script, Faults.NONE);
        return broken == null ? null : broken.clause();
    }

    @Provide
    Arbitrary<Script> scripts() {
        return Arbitraries.longs().map(Script::random);
    }
}
