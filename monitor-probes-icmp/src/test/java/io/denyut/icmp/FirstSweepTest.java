package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Target;
import io.denyut.testkit.FakeRound;
import io.denyut.testkit.RecordingOutput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The first sweep of a JVM, in which nothing is compiled, keeps more time for its last timeouts. */
class FirstSweepTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static Duration before(IcmpProbe probe, Duration deadline, Duration timeout) {
        long end = deadline.toNanos();
        return Duration.ofNanos(end - probe.spreadUntil(0, end, 1_000, timeout)).minus(timeout);
    }

    @Test
    void itsLastTargetBeginsEarlierThanInLaterOnes() throws Exception {
        Duration deadline = Duration.ofMillis(5_900);
        try (IcmpProbe probe = IcmpProbe.create()) {
            assertThat(before(probe, deadline, TIMEOUT)).isEqualTo(Duration.ofSeconds(1));
            FakeRound round =
                    FakeRound.over(List.of(Target.of("a", "127.0.0.1"))).build();
            probe.probe(round, new RecordingOutput(round)).toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(before(probe, deadline, TIMEOUT)).isEqualTo(IcmpProbe.MARGIN);
        }
    }

    @Test
    void itTakesAtMostHalfOfTheTimeToSpread() {
        try (IcmpProbe probe = IcmpProbe.create()) {
            // 900 ms, less the timeout of 450 and the usual margin of 150, leave 300 to spread over.
            assertThat(before(probe, Duration.ofMillis(900), Duration.ofMillis(450)))
                    .isEqualTo(IcmpProbe.MARGIN.plusMillis(150));
            assertThat(before(probe, Duration.ofMillis(900), Duration.ofMillis(800)))
                    .as("no time to spread at all")
                    .isEqualTo(IcmpProbe.MARGIN);
        }
    }
}
