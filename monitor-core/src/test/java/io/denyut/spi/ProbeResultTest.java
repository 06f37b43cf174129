package io.denyut.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.denyut.Metric;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeResultTest {
    private static final Metric RTT = Metric.gauge("x.rtt", Unit.SECONDS, "");

    @ParameterizedTest
    @EnumSource(value = Status.class, mode = EnumSource.Mode.EXCLUDE, names = "UP")
    void everything_but_up_needs_a_reason(Status status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProbeResult(status, null, List.of(), Map.of()))
                .withMessageContaining(status.name());
    }

    @Test
    void each_factory_makes_its_status() {
        Reason reason = new Reason("x.y", "why");
        Sample sample = RTT.of(0.5);
        assertThat(ProbeResult.up(sample)).isEqualTo(new ProbeResult(Status.UP, null, List.of(sample), Map.of()));
        assertThat(ProbeResult.degraded(reason, sample).status()).isEqualTo(Status.DEGRADED);
        assertThat(ProbeResult.down(reason).status()).isEqualTo(Status.DOWN);
        assertThat(ProbeResult.down("x.y").reason()).isEqualTo(new Reason("x.y", ""));
        assertThat(ProbeResult.unknown(reason).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void samples_and_facts_are_copied() {
        List<Sample> samples = new ArrayList<>(List.of(RTT.of(1)));
        Map<String, String> facts = new HashMap<>(Map.of("mac", "00:11"));
        ProbeResult result = new ProbeResult(Status.UP, null, samples, facts);
        samples.clear();
        facts.clear();
        assertThat(result.samples()).hasSize(1);
        assertThat(result.facts()).containsEntry("mac", "00:11");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> result.facts().put("a", "b"));
    }

    @Test
    void with_adds_and_leaves_the_original_alone() {
        ProbeResult one = ProbeResult.up(RTT.of(1));
        ProbeResult more = one.with(RTT.of(2)).withFact("mac", "a").withFact("mac", "b");
        assertThat(more.samples()).containsExactly(RTT.of(1), RTT.of(2));
        assertThat(more.facts()).containsExactly(Map.entry("mac", "b"));
        assertThat(one).isEqualTo(ProbeResult.up(RTT.of(1)));
    }

    @Test
    void facts_end_at_64_keys_and_1024_characters() {
        ProbeResult result = ProbeResult.up();
        for (int i = 0; i < 64; i++) {
            result = result.withFact("k" + i, "v".repeat(2_000));
        }
        ProbeResult full = result;
        assertThat(full.facts())
                .hasSize(64)
                .allSatisfy((key, value) -> assertThat(value).hasSize(1_024));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> full.withFact("one-more", ""))
                .withMessageContaining("65");
    }
}
