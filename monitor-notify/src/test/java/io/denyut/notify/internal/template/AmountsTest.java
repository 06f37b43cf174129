package io.denyut.notify.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "-28, dBm, -28 dBm",
        "-22.456, dBm, -22.46 dBm",
        "45, Cel, 45°C",
        "45.55, Cel, 45.6°C",
        "150, m, 150m",
        "0.0124, s, 12.4 ms",
        "0.00123, s, 1.23 ms",
        "1.5, s, 1.5 s",
        "0, s, 0 ms",
        "0.35, 1, 35%",
        "0.0005, 1, 0.1%",
        "94500000, bit/s, 94.5 Mbit/s",
        "1536, By, 1.5 KiB",
        "1e13, By/s, 9.1 TiB/s",
        "3.3, V, 3.3 V",
        "7, {count}, 7",
        "12, {packet}, 12 packet",
        "-0.0001, Cel, 0°C"
    })
    void values_are_said_with_their_units(double value, String unit, String expected) {
        assertThat(Amounts.text(value, unit)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "15, 15s",
        "60, 1m",
        "315, 5m 15s",
        "3600, 1h",
        "3601, 1h",
        "7384, 2h 3m",
        "90061, 1d 1h",
        "-5, 0s"
    })
    void lengths_of_time_have_their_two_largest_parts(long seconds, String expected) {
        assertThat(Durations.text(seconds, Durations.ENGLISH)).isEqualTo(expected);
    }
}
