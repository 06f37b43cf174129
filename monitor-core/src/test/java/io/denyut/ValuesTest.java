package io.denyut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reasons, statuses and refusals. */
class ValuesTest {
    @Test
    void a_reason_prints_its_code_and_its_text_if_it_has_one() {
        assertThat(new Reason("icmp.timeout", "")).hasToString("icmp.timeout");
        assertThat(new Reason("icmp.timeout", "no answer in 2 s")).hasToString("icmp.timeout (no answer in 2 s)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "timeout", "Icmp.timeout", "icmp timeout", "icmp.time-out"})
    void a_reason_code_is_dotted_lower_case(String code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reason(code, ""))
                .withMessageContaining("reason code");
    }

    @Test
    void a_long_text_of_a_reason_is_cut_at_1000_characters() {
        assertThat(new Reason("a.b", "x".repeat(1_000)).text()).isEqualTo("x".repeat(1_000));
        assertThat(new Reason("a.b", "x".repeat(1_001)).text()).isEqualTo("x".repeat(997) + "...");
    }

    @Test
    void cutting_never_leaves_half_a_character() {
        String text = "x".repeat(996) + "\uD83D\uDE00".repeat(10);
        assertThat(new Reason("a.b", text).text()).isEqualTo("x".repeat(996) + "...");
    }

    @Test
    void only_up_and_degraded_count_as_available() {
        assertThat(Stream.of(Status.values()).filter(Status::isAvailable)).containsExactly(Status.UP, Status.DEGRADED);
    }

    @Test
    void the_worst_status_is_down_then_degraded_then_unknown_then_up() {
        assertThat(Stream.of(Status.values()).sorted(Comparator.comparingInt(Status::badness)))
                .containsExactly(Status.DOWN, Status.DEGRADED, Status.UNKNOWN, Status.UP);
    }

    @Test
    void a_refused_configuration_lists_every_problem_on_a_line_of_its_own() {
        ConfigException e = new ConfigException(List.of(
                Problem.of("denyut.yml:3 server.port", "'99999' must be 1 to 65535"),
                new Problem("denyut.yml:7 sinks.csv", "unknown key 'zon'", "did you mean 'zone'?")));
        assertThat(e.problems()).hasSize(2);
        assertThat(e)
                .hasMessage("denyut.yml:3 server.port: '99999' must be 1 to 65535\n"
                        + "denyut.yml:7 sinks.csv: unknown key 'zon' (did you mean 'zone'?)");
        assertThat(e.problems().get(0).suggestion()).isEmpty();
        assertThat(e.problems().get(1).suggestion()).contains("did you mean 'zone'?");
    }

    @Test
    void a_refusal_without_a_problem_is_not_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ConfigException(List.of()));
    }

    @Test
    void a_refusal_still_has_its_words_after_serialization() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ConfigException("port", "'0' must be 1 to 65535"));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            ConfigException back = (ConfigException) in.readObject();
            assertThat(back.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains("must be 1 to 65535"));
        }
    }
}
