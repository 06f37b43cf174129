package io.denyut.internal.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.spi.AlertPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HoldTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    @Test
    void a_duration_is_counted_from_the_first_breach_of_a_run() {
        Hold hold = new Hold(new AlertPolicy(1, 1, Duration.ofMinutes(3), 1, Duration.ZERO));
        assertThat(hold.breach(0)).isFalse();
        assertThat(hold.breach(MINUTE)).isFalse();
        assertThat(hold.breach(2 * MINUTE)).isFalse();
        assertThat(hold.breach(3 * MINUTE)).isTrue();
    }

    @Test
    void a_clear_begins_the_duration_anew() {
        Hold hold = new Hold(new AlertPolicy(1, 1, Duration.ofMinutes(3), 1, Duration.ZERO));
        hold.breach(0);
        hold.clear(MINUTE);
        assertThat(hold.breach(2 * MINUTE)).isFalse();
        assertThat(hold.breach(4 * MINUTE)).isFalse();
        assertThat(hold.breach(5 * MINUTE)).isTrue();
    }

    @Test
    void a_gap_counts_for_nothing_but_its_time() {
        Hold hold = new Hold(new AlertPolicy(2, 3, Duration.ofMinutes(3), 1, Duration.ZERO));
        assertThat(hold.breach(0)).isFalse();
        assertThat(hold.breach(10 * MINUTE)).isTrue();
    }
}
