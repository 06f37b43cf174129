package io.denyut.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "5s, PT5S",
        "2m, PT2M",
        "1h, PT1H",
        "7d, PT168H",
        "0s, PT0S",
        "' 5 s ', PT5S",
        "PT1M30S, PT1M30S"
    })
    void people_write_time_spans_in_these_forms(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 parsecs", "5S", "1.5s", "1h30m", "PT-5S", "9999999999999ms", "٥s"})
    void anything_else_is_not_a_time_span(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT0.5S, 500ms",
        "PT1.5S, 1500ms",
        "PT90S, 90s",
        "PT120S, 2m",
        "PT3600S, 1h",
        "PT168H, 7d",
        "PT25H, 25h"
    })
    void the_shortest_form_is_written(Duration duration, String expected) {
        assertThat(Durations.format(duration)).isEqualTo(expected);
    }

    static Stream<Duration> spans() {
        return Stream.of(
                Duration.ZERO,
                Duration.ofNanos(500),
                Duration.ofMillis(1),
                Duration.ofSeconds(1, 1),
                Duration.ofDays(31),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    }

    @ParameterizedTest
    @MethodSource("spans")
    void what_is_written_reads_back_as_the_same_span(Duration span) {
        assertThat(Durations.parse(Durations.format(span))).contains(span);
    }

    @Test
    void a_bound_that_means_for_ever_can_be_written() {
        assertThat(Durations.format(ChronoUnit.FOREVER.getDuration())).isNotEmpty();
    }
}
