package io.denyut.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> KNOWN = List.of("directory", "layout", "zone", "timeout", "keep");

    @ParameterizedTest
    @CsvSource({
        "directry, directory",
        "Layout, layout",
        "zoen, zone",
        "tiemout, timeout",
        "zones, zone",
        "DIRECTORY, directory"
    })
    void a_slip_of_the_finger_finds_the_word_that_was_meant(String typed, String meant) {
        assertThat(Suggestions.nearest(typed, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"community", "''", "xyz", "directorydirectory"})
    void a_word_that_is_far_from_all_finds_none(String typed) {
        assertThat(Suggestions.nearest(typed, KNOWN)).isEmpty();
    }

    @Test
    void the_nearest_of_several_wins_and_a_tie_is_decided_by_the_alphabet() {
        assertThat(Suggestions.nearest("burst", Set.of("bursts", "burst_gap", "first")))
                .contains("bursts");
        assertThat(Suggestions.nearest("port", Set.of("sort", "part"))).contains("part");
    }

    @Test
    void nothing_is_near_when_nothing_is_known() {
        assertThat(Suggestions.nearest("zone", List.of())).isEmpty();
    }

    @Test
    void a_word_of_a_million_letters_costs_no_memory_to_speak_of() {
        // Two tables of a million by a million numbers would not fit into any heap.
        assertThat(Suggestions.nearest("x".repeat(1_000_000), List.of("zone", "y".repeat(100_000))))
                .isEmpty();
    }
}
