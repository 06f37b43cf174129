package io.denyut.bench.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoundBookTest {
    private static final Instant FIRST = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant SECOND = FIRST.plusSeconds(5);

    private final RoundBook book = new RoundBook("ping", 2);

    @Test
    void a_round_with_each_target_once_is_whole() {
        book.write(List.of(up("0", FIRST), up("1", FIRST)));
        book.write(List.of(up("1", SECOND), up("0", SECOND)));

        assertThat(book.rounds()).isEqualTo(2);
        assertThat(book.gaps()).isZero();
        assertThat(book.doubles()).isZero();
        assertThat(book.notUp()).isZero();
    }

    @Test
    void a_target_that_a_round_lacks_is_a_gap_even_when_it_came_twice_in_another() {
        book.write(List.of(up("0", FIRST), up("1", FIRST), up("1", FIRST), up("0", SECOND)));

        assertThat(book.gaps()).isEqualTo(1);
        assertThat(book.doubles()).isEqualTo(1);
    }

    @Test
    void what_the_engine_filled_in_is_not_what_was_measured() {
        book.write(List.of(observation("ping", "0", FIRST, Status.UNKNOWN, new Reason("probe.timeout", ""))));

        assertThat(book.notUp()).isEqualTo(1);
    }

    @Test
    void other_checks_do_not_count() {
        book.write(List.of(observation("bad", "bad0", FIRST, Status.UP, null)));

        assertThat(book.rounds()).isZero();
    }

    private static Observation up(String target, Instant tick) {
        return observation("ping", target, tick, Status.UP, null);
    }

    private static Observation observation(
            String check, String target, Instant tick, Status status, @Nullable Reason reason) {
        return new Observation(
                Target.of(target, "127.0.0.1"),
                check,
                Observation.LOCAL,
                tick,
                tick,
                Duration.ZERO,
                status,
                reason,
                List.of());
    }
}
