package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Metric;
import io.denyut.Unit;
import io.denyut.server.config.Amounts.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "s, 200ms, 0.2",
        "s, 1.5, 1.5",
        "s, 2 m, 120",
        "1, 20%, 0.2",
        "1, 57 %, 0.57",
        "1, 0.05, 0.05",
        "dBm, -27dBm, -27",
        "dBm, -27.5, -27.5",
        "Cel, 60C, 60",
        "Cel, 60 °C, 60",
        "bit/s, 100Mbit/s, 1e8",
        "bit/s, 1.5Gbps, 1.5e9",
        "By, 1KiB, 1024",
        "A, 20mA, 0.02",
        "m, 20km, 20000",
        "V, 3.3V, 3.3",
        "'{count}', 7, 7",
        "furlong, 7furlong, 7",
        "furlong, 7e2, 700",
    })
    void a_limit_is_converted_into_the_unit_of_the_metric(String unit, String text, double value) {
        assertThat(read(unit, text).value()).as("%s in %s", text, unit).hasValue(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1 | 20ms | limit '20ms' is a time, some.metric is a ratio 0..1",
                "1 | 20 | '20' is more than 1, some.metric is a ratio 0..1",
                "s | 20% | limit '20%' is a ratio 0..1, some.metric is a time",
                "s | 20dB | limit '20dB' is a difference in dB, some.metric is a time",
                "dBm | -3dB | limit '-3dB' is a difference in dB, some.metric is a power in dBm",
                "s | 20parsec | limit '20parsec' has the unit 'parsec', which is not known; some.metric is a time",
                "s | soon | 'soon' is not a number",
                "s | 1e999 | '1e999' is not a finite number",
                "s | 0x10 | limit '0x10' has the unit 'x10', which is not known; some.metric is a time",
                "s | NaN | 'NaN' is not a number",
                "Cel | 7furlong | limit '7furlong' has the unit 'furlong', which is not known; some.metric is a temperature",
            })
    void what_cannot_be_converted_is_told_with_what_it_is_and_should_be(String unit, String text, String problem) {
        Amount amount = read(unit, text);
        assertThat(amount.value()).isEmpty();
        assertThat(amount.problem()).isEqualTo(problem);
        assertThat(amount.hint()).isNotBlank();
    }

    @Test
    void per_cent_forgotten_is_what_was_meant() {
        assertThat(read("1", "20").hint()).isEqualTo("did you mean 20%?");
    }

    @Test
    void a_difference_of_powers_is_in_decibel() {
        Metric power = Metric.gauge("onu.rx_power", Unit.DBM, "power");
        assertThat(Amounts.read("3dB", power, true).value()).hasValue(3);
        assertThat(Amounts.read("3", power, true).value()).hasValue(3);
    }

    private static Amount read(String unit, String text) {
        return Amounts.read(text, Metric.gauge("some.metric", Unit.of(unit), "made for this test"), false);
    }
}
