package io.denyut.internal.alert.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite finds each fault that is planted, in the clause that it breaks and soon. */
class PlantedFaultTest {
    private static final int WITHIN = 2_000;

    @ParameterizedTest
    @EnumSource
    void is_found_soon(PlantedFault planted) {
        Script found = null;
        for (long seed = 1; seed <= WITHIN && found == null; seed++) {
            Script script = Script.random(seed);
            Broken broken = World.play(script, planted.faults.get());
            if (broken != null && broken.clause().equals(planted.clause)) {
                found = script;
            }
        }
        assertThat(found)
                .as("%s breaks %s within %d interleavings", planted, planted.clause, WITHIN)
                .isNotNull();
        assertThat(World.play(found, Faults.NONE))
                .as("without the fault all is well")
                .isNull();
        System.out.println(planted + " breaks " + planted.clause + ", "
                + found.minimal(script -> {
                    Broken broken = World.play(script, planted.faults.get());
                    return broken == null ? null : broken.clause();
                }));
    }
}
