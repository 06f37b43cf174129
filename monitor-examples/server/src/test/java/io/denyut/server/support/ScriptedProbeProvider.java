package io.denyut.server.support;

import io.denyut.Metric;
import io.denyut.Reason;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeProvider;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.RoundMode;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A probe that does what the tag {@code does} of a target says: {@code up} (default), {@code degraded}, {@code down}, {@code unknown},
 * {@code vanish} (up in the first round, then down), {@code random}. It reports what the ping probe reports.
 */
public final class ScriptedProbeProvider implements ProbeProvider {
    public static final Metric RTT = Metric.gauge("icmp.rtt", Unit.SECONDS, "Mean round-trip time");
    public static final Metric LOSS = Metric.gauge("icmp.packet_loss", Unit.RATIO, "Share of lost packets");

    @Override
    public String id() {
        return "scripted";
    }

    @Override
    public List<SettingSpec> settings() {
        return List.of(
                new SettingSpec("burst", SettingSpec.Type.INTEGER, "1", "Requests per round"),
                new SettingSpec("stall", SettingSpec.Type.INTEGER, "0", "Round from which on nothing comes back"),
                new SettingSpec("wait", SettingSpec.Type.DURATION, "1s", "For tests of time spans"));
    }

    @Override
    public List<SettingSpec> targetSettings() {
        return List.of(new SettingSpec("scripted.port", SettingSpec.Type.INTEGER, "1", "A number"));
    }

    @Override
    public Probe create(Settings settings) {
        settings.integer("burst", 1, 1, 100);
        settings.duration("wait", Duration.ofSeconds(1), Duration.ZERO, Duration.ofMinutes(1));
        int stall = settings.integer("stall", 0, 0, 1_000);
        return new Scripted(stall);
    }

    private record Scripted(int stall) implements Probe {
        @Override
        public RoundMode roundMode() {
            return RoundMode.SWEEP;
        }

        @Override
        public Set<Metric> metrics() {
            return Set.of(RTT, LOSS);
        }

        @Override
        public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
            if (stall > 0 && round.number() >= stall) {
                return new CompletableFuture<>();
            }
            for (Target target : round.targets()) {
                output.report(target, result(target, round.number()));
            }
            return CompletableFuture.completedFuture(null);
        }

        private static ProbeResult result(Target target, long round) {
            String does = target.tags().get("does").orElse("up");
            return switch (does) {
                case "degraded" ->
                    ProbeResult.degraded(new Reason("test.slow", "It says it is slow"), RTT.of(0.0412), LOSS.of(0.18));
                case "down" -> down();
                case "unknown" -> ProbeResult.unknown(new Reason("icmp.permission", "not allowed to ping"));
                case "vanish" -> round > 1 ? down() : up(0.00123);
                case "random" -> random(target, round);
                default -> up(0.00123);
            };
        }

        private static ProbeResult random(Target target, long round) {
            int seed = Math.abs((target.id() + ":" + round / 6).hashCode() * 31) % 1_000;
            if (seed < 3) {
                return down();
            }
            if (seed < 5) {
                return ProbeResult.unknown(new Reason("dns.failed", "the name does not resolve"));
            }
            double base = 0.0004 + Math.abs(target.id().hashCode() % 97) / 3_000.0;
            double noise = Math.abs((target.id() + round).hashCode() % 1_000) / 400_000.0;
            return ProbeResult.up(RTT.of(base + noise), LOSS.of(seed > 990 ? 0.2 : 0));
        }

        private static ProbeResult up(double rtt) {
            return ProbeResult.up(RTT.of(rtt), LOSS.of(0));
        }

        private static ProbeResult down() {
            return ProbeResult.down(new Reason("icmp.timeout", "no answer within 3 s"), LOSS.of(1));
        }
    }
}
