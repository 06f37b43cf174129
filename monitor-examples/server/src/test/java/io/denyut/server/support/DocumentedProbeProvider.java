package io.denyut.server.support;

import io.denyut.Metric;
import io.denyut.Unit;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeProvider;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.Settings;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Measures nothing, but says it measures what the documents have rules about. */
public final class DocumentedProbeProvider implements ProbeProvider {
    @Override
    public String id() {
        return "documented";
    }

    @Override
    public Probe create(Settings settings) {
        return new Probe() {
            @Override
            public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public Set<Metric> metrics() {
                return Set.of(
                        ScriptedProbeProvider.RTT,
                        ScriptedProbeProvider.LOSS,
                        Metric.gauge("olt.temperature", Unit.CELSIUS, "Temperature"),
                        Metric.gauge("onu.rx_power", Unit.DBM, "Receive power"),
                        Metric.gauge("if.in.rate", Unit.BITS_PER_SECOND, "Rate"));
            }
        };
    }
}
