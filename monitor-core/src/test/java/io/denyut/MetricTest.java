package io.denyut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {
    private static final Metric RTT = Metric.gauge("icmp.rtt", Unit.SECONDS, "Round-trip time");
    private static final Metric POWER = Metric.gauge("onu.rx_power", Unit.DBM, "Optical receive power");
    private static final Metric PACKETS = Metric.counter("if.in.packets", Unit.PACKETS, "Packets received");

    @Test
    void a_value_is_rounded_to_the_resolution_of_its_metric() {
        assertThat(RTT.of(0.012_345_678_9).value()).isEqualTo(0.012346);
        assertThat(POWER.of(-23.456).value()).isEqualTo(-23.46);
        assertThat(PACKETS.of(3.7).value()).isEqualTo(4);
    }

    @Test
    void each_unit_brings_its_usual_resolution() {
        assertThat(RTT.resolution()).isEqualTo(1e-6);
        assertThat(Metric.gauge("x.loss", Unit.RATIO, "").resolution()).isEqualTo(1e-4);
        assertThat(POWER.resolution()).isEqualTo(0.01);
        assertThat(Metric.gauge("x.temp", Unit.CELSIUS, "").resolution()).isEqualTo(0.1);
        assertThat(Metric.gauge("x.voltage", Unit.VOLTS, "").resolution()).isEqualTo(1e-3);
        assertThat(Metric.gauge("x.current", Unit.AMPERES, "").resolution()).isEqualTo(1e-6);
        assertThat(PACKETS.resolution()).isEqualTo(1);
    }

    @Test
    void a_rounded_value_is_the_double_that_its_decimal_text_reads_as() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long micros = random.nextLong(100_000_000);
            double expected = Double.parseDouble(micros / 1_000_000 + "." + String.format("%06d", micros % 1_000_000));
            assertThat(RTT.of(micros * 1e-6).value())
                    .as("%d microseconds, seed %d", micros, seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void rounding_twice_changes_nothing() {
        Metric thirds = RTT.withResolution(0.3);
        for (double value : new double[] {0.0, 1e-7, 0.1, 0.30000001, 12.345, 99_999.999_999_4}) {
            double once = RTT.of(value).value();
            assertThat(RTT.of(once).value()).isEqualTo(once);
            double third = thirds.of(value).value();
            assertThat(thirds.of(third).value()).isEqualTo(third);
        }
    }

    @Test
    void minus_zero_is_zero() {
        assertThat(Double.doubleToRawLongBits(POWER.of(-0.001).value())).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void a_value_that_is_not_finite_is_refused(double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> RTT.of(value)).withMessageContaining("icmp.rtt");
    }

    @Test
    void whole_numbers_are_exact_up_to_two_to_the_53_and_refused_beyond() {
        assertThat(PACKETS.of(0x1p53).value()).isEqualTo(9_007_199_254_740_992.0);
        assertThat(PACKETS.of(-0x1p53).value()).isEqualTo(-9_007_199_254_740_992.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PACKETS.of(0x1p53 + 2))
                .withMessageContaining("2^53");
        assertThatIllegalArgumentException().isThrownBy(() -> RTT.of(0x1p53));
    }

    @Test
    void rounding_up_never_makes_a_finite_value_infinite() {
        Metric coarse = PACKETS.withResolution(1e308);
        assertThat(coarse.of(1.2e308).value()).isEqualTo(1e308);
        assertThatIllegalArgumentException().isThrownBy(() -> coarse.of(1.7e308));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void a_resolution_must_be_finite_and_above_zero(double resolution) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RTT.withResolution(resolution))
                .withMessageContaining("icmp.rtt")
                .withMessageContaining("resolution");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "rtt", "Icmp.rtt", "icmp.", ".rtt", "icmp..rtt", "icmp rtt.x", "1cmp.rtt", "icmp.rtt\n"})
    void a_name_is_dotted_lower_case_with_at_least_two_parts(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Metric.gauge(name, Unit.COUNT, ""));
    }

    @Test
    void metrics_that_differ_in_help_only_are_one_series() {
        assertThat(RTT.isCompatibleWith(Metric.gauge("icmp.rtt", Unit.SECONDS, "other words")))
                .isTrue();
        assertThat(RTT.isCompatibleWith(Metric.counter("icmp.rtt", Unit.SECONDS, "")))
                .isFalse();
        assertThat(RTT.isCompatibleWith(Metric.gauge("icmp.rtt", Unit.of("s2"), "")))
                .isFalse();
        assertThat(RTT.isCompatibleWith(RTT.withResolution(1e-3))).isFalse();
        assertThat(RTT.isCompatibleWith(POWER)).isFalse();
    }

    @Test
    void the_tags_of_a_sample_come_in_pairs() {
        assertThat(PACKETS.of(1, "direction", "in").tags()).isEqualTo(Tags.of("direction", "in"));
        assertThat(PACKETS.of(1).tags()).isSameAs(Tags.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> PACKETS.of(1, "direction"));
    }

    @Test
    void a_sample_that_is_made_without_the_factory_is_rounded_too() {
        assertThat(new Sample(POWER, -23.456, Tags.NONE)).isEqualTo(POWER.of(-23.46));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sample(POWER, Double.NaN, Tags.NONE));
    }

    @Test
    void units_are_equal_by_symbol_and_symbols_are_short_ascii() {
        assertThat(Unit.of("dBm")).isEqualTo(Unit.DBM).hasSameHashCodeAs(Unit.DBM);
        assertThat(Unit.of("lx")).hasToString("lx");
        for (String bad : new String[] {"", "a b", "µm", "x".repeat(21), "a\n"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Unit.of(bad));
        }
    }
}
