package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.ConfigException;
import io.denyut.Target;
import io.denyut.spi.Probe;
import io.denyut.spi.Provider;
import io.denyut.spi.Settings;
import io.denyut.testkit.ProviderContract;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IcmpProbeProviderTest extends ProviderContract {
    @Override
    protected Provider<?> provider() {
        return new IcmpProbeProvider();
    }

    @Test
    void allProblemsAreNamedAtOnce() {
        Settings settings = Settings.of("checks.ping.with", Map.of("burst", 0, "gap", "soon", "brust", 3));
        assertThatThrownBy(() -> settings.create(new IcmpProbeProvider()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("checks.ping.with.burst")
                .hasMessageContaining("checks.ping.with.gap")
                .hasMessageContaining("'brust'");
    }

    @Test
    void targetsThatWaitForEachOtherNeedMoreTime() {
        List<Target> targets = Collections.nCopies(101, Target.of("a", "127.0.0.1"));
        Settings settings = Settings.of("", Map.of("inFlight", 10, "maxRate", 101));
        try (Probe probe = settings.create(new IcmpProbeProvider())) {
            // 101 requests at 101 per second, eleven times ten targets that are silent for 3 s, and the margins
            assertThat(probe.needs(targets, Duration.ofSeconds(3)))
                    .isEqualTo(Duration.ofSeconds(1 + 11 * 3)
                            .plus(IcmpProbe.LAG.multipliedBy(10))
                            .plus(IcmpProbe.MARGIN));
        }
    }

    @Test
    void whatNobodyCanWaitForIsStillATime() {
        List<Target> targets = Collections.nCopies(100_000, Target.of("a", "127.0.0.1"));
        Settings settings = Settings.of("", Map.of("inFlight", 1, "burst", 100, "gap", "1h"));
        try (Probe probe = settings.create(new IcmpProbeProvider())) {
            assertThat(probe.needs(targets, Duration.ofHours(1))).isEqualTo(Duration.ofDays(3_650));
        }
    }

    @Test
    void theNumberInFlightHasItsBounds() {
        for (Object bad : List.of(0, -1, 1_000_001, "many")) {
            assertThatThrownBy(
                            () -> Settings.of("with", Map.of("inFlight", bad)).create(new IcmpProbeProvider()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("with.inFlight")
                    .hasMessageContaining("1 to 1000000");
        }
    }

    @Test
    void aSweepSaysHowLongItNeeds() {
        List<Target> targets = Collections.nCopies(10_000, Target.of("a", "127.0.0.1"));
        Settings settings = Settings.of("", Map.of("burst", 3, "gap", "200ms", "maxRate", 10_000));
        try (Probe probe = settings.create(new IcmpProbeProvider())) {
            // 30,000 requests at 10,000 per second, two gaps, the last timeout, and the margin
            assertThat(probe.needs(targets, Duration.ofSeconds(2)))
                    .isEqualTo(Duration.ofMillis(3_000 + 400 + 2_000).plus(IcmpProbe.MARGIN));
        }
    }
}
