package io.denyut.store.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Metric;
import io.denyut.Unit;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepsTest {
    private static final double[] RESOLUTIONS = {
        1e-6, 1e-4, 0.01, 0.1, 1e-3, 1, 0.5, 0.25, 0.3, 7, 1000, 2.5, 1.0 / 3, 1e-9
    };

    @Test
    void everyValueThatASampleCanHaveComesBackAsItWas() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (double resolution : RESOLUTIONS) {
            Metric metric = Metric.gauge("test.value", Unit.COUNT, "").withResolution(resolution);
            Steps steps = new Steps(resolution);
            for (int i = 0; i < 20_000; i++) {
                double raw = (random.nextLong() % (1L << 1 + random.nextInt(53))) * resolution;
                double value = metric.of(raw).value();
                assertThat(steps.value(steps.of(value)))
                        .as("seed %d, resolution %s, value %s", seed, resolution, value)
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void theBoundsComeBackAsTheyWere() {
        for (double resolution : RESOLUTIONS) {
            Metric metric = Metric.gauge("test.value", Unit.COUNT, "").withResolution(resolution);
            Steps steps = new Steps(resolution);
            for (double edge : new double[] {0x1p53, -0x1p53, 0x1p53 - 1, 1 - 0x1p53, 0, 1, -1, 0x1p52 + 1}) {
                double value = metric.of(edge * resolution).value();
                assertThat(steps.value(steps.of(value))).isEqualTo(value);
            }
        }
    }

    @Test
    void whatIsNoNumberIsRefused() {
        Steps steps = new Steps(1e-6);
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300}) {
            assertThatThrownBy(() -> steps.of(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(bad));
        }
    }
}
