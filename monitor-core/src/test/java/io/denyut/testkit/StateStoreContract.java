package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Latest;
import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.Unit;
import io.denyut.spi.StateStore;
import io.denyut.spi.StateStore.AgentPosition;
import io.denyut.spi.StateStore.Saved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every durable store of the state keeps. Extend it, and give one that is empty; times are whole microseconds here. */
public abstract class StateStoreContract {
    protected static final Instant TIME = Instant.parse("2026-11-21T12:00:00.123456Z");
    private static final Metric RTT = Metric.gauge("icmp.rtt", Unit.SECONDS, "Round trip time");
    private static final Metric OCTETS = Metric.counter("if.in.octets", Unit.OCTETS, "Octets received");

    /** An empty one. The test closes it. */
    protected abstract StateStore store() throws Exception;

    /**
     * The store as it is after the process has ended and begun again.
     *
     * @param before is used no more
     */
    protected abstract StateStore restarted(StateStore before) throws Exception;

    /** As a monitor knows it: measured, not restored. */
    protected static Latest latest(String target, Status status) {
        Target measured = Target.of(target, "127.0.0.1")
                .withName("Tower \"north\" 🦊")
                .withTags(Tags.of("site", "kediri", "vendor", "a b"))
                .withOption("check.every", "10s")
                .withParent("olt");
        boolean up = status.isAvailable();
        return new Latest(
                new Observation(
                        measured,
                        "ping",
                        Observation.LOCAL,
                        TIME,
                        TIME.plusMillis(3),
                        Duration.ofNanos(8_123_000),
                        status,
                        up ? null : new Reason("icmp.timeout", "no answer within 3 s"),
                        up ? List.of(RTT.of(0.008123), OCTETS.of(9_007_199_254_740_991.0, "queue", "1")) : List.of()),
                TIME.minusSeconds(60),
                up ? TIME : null,
                Map.of("sysDescr", "RouterOS\n\"7\"", "mac", "aa:bb"),
                false);
    }

    private static Latest restored(Latest latest) {
        return new Latest(latest.observation(), latest.since(), latest.lastAvailable(), latest.facts(), true);
    }

    @Test
    void an_empty_one_has_nothing() throws Exception {
        try (StateStore store = store()) {
            assertThat(store.load()).isEqualTo(Saved.EMPTY);
        }
    }

    @Test
    void what_was_saved_comes_back_and_is_marked_as_restored() throws Exception {
        StateStore first = store();
        Latest up = latest("gw", Status.UP);
        Latest down = latest("onu", Status.DOWN);
        first.save(
                List.of(up, down),
                Map.of("gw", TargetMode.MUTED, "other", TargetMode.PAUSED, "third", TargetMode.ACTIVE),
                Map.of("agent-1", new AgentPosition(3, 5_000_000_000L)));
        try (StateStore store = restarted(first)) {
            Saved saved = store.load();
            assertThat(saved.latest()).containsExactlyInAnyOrder(restored(up), restored(down));
            assertThat(saved.modes())
                    .isEqualTo(Map.of("gw", TargetMode.MUTED, "other", TargetMode.PAUSED, "third", TargetMode.ACTIVE));
            assertThat(saved.agents()).isEqualTo(Map.of("agent-1", new AgentPosition(3, 5_000_000_000L)));
        }
    }

    @Test
    void saving_again_replaces_what_changed_and_keeps_the_rest() throws Exception {
        StateStore first = store();
        Latest kept = latest("onu", Status.UP);
        first.save(
                List.of(latest("gw", Status.UP), kept),
                Map.of("gw", TargetMode.MUTED, "onu", TargetMode.PAUSED),
                Map.of("agent-1", new AgentPosition(1, 1)));
        Latest now = latest("gw", Status.DOWN);
        first.save(List.of(now), Map.of("gw", TargetMode.PAUSED), Map.of("agent-1", new AgentPosition(1, 2)));
        try (StateStore store = restarted(first)) {
            Saved saved = store.load();
            assertThat(saved.latest()).containsExactlyInAnyOrder(restored(now), restored(kept));
            assertThat(saved.modes()).isEqualTo(Map.of("gw", TargetMode.PAUSED));
            assertThat(saved.agents()).isEqualTo(Map.of("agent-1", new AgentPosition(1, 2)));
        }
    }
}
