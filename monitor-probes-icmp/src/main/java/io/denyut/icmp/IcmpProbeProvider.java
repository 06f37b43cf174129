package io.denyut.icmp;

import io.denyut.spi.Durations;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeProvider;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.time.Duration;
import java.util.List;

/**
 * Makes ping probes from settings; the id is {@code icmp}.
 *
 * @since 0.1.0
 */
public final class IcmpProbeProvider implements ProbeProvider {
    private static final int MAX_RATE = 1_000_000;
    private static final int DEFAULT_RATE = 20_000;
    private static final int MAX_PAYLOAD = 1_472;
    private static final int DEFAULT_PAYLOAD = 56;

    /** Found by {@link java.util.ServiceLoader}. */
    public IcmpProbeProvider() {}

    @Override
    public String id() {
        return "icmp";
    }

    @Override
    public Probe create(Settings settings) {
        PingOptions defaults = PingOptions.DEFAULT;
        IcmpProbe.Builder probe = IcmpProbe.builder()
                .burst(settings.integer("burst", defaults.burst(), 1, PingOptions.MAX_BURST))
                .retries(settings.integer("retries", defaults.retries(), 0, PingOptions.MAX_RETRIES))
                .retryAfter(settings.duration(
                        "retryAfter", defaults.retryAfter(), PingOptions.MIN_WAIT, PingOptions.MAX_WAIT))
                .gap(settings.duration("gap", defaults.gap(), PingOptions.MIN_WAIT, PingOptions.MAX_WAIT))
                .maxRate(settings.integer("maxRate", DEFAULT_RATE, 1, MAX_RATE))
                .payload(settings.integer("payload", DEFAULT_PAYLOAD, 8, MAX_PAYLOAD));
        if (settings.has("inFlight")) {
            probe.inFlight(settings.integer("inFlight", 1, 1, PingOptions.MAX_IN_FLIGHT));
        }
        return probe.build();
    }

    @Override
    public List<SettingSpec> settings() {
        PingOptions defaults = PingOptions.DEFAULT;
        return List.of(
                integer("burst", defaults.burst(), "Echo requests per target and round, 1 to 100."),
                integer(
                        "retries",
                        defaults.retries(),
                        "Further requests while none was answered, 0 to 10; only with a burst of 1."),
                duration("retryAfter", defaults.retryAfter(), "Time without an answer until the next retry."),
                duration("gap", defaults.gap(), "Time between the requests of a burst."),
                integer("maxRate", DEFAULT_RATE, "The most requests that leave per second, 1 to 1000000."),
                new SettingSpec(
                        "inFlight",
                        SettingSpec.Type.INTEGER,
                        "",
                        "The most targets asked at the same time, 1 (one after the other) to 1000000; unset: only maxRate limits."),
                integer("payload", DEFAULT_PAYLOAD, "Bytes behind the ICMP header, 8 to 1472."));
    }

    private static SettingSpec integer(String key, int fallback, String help) {
        return new SettingSpec(key, SettingSpec.Type.INTEGER, String.valueOf(fallback), help);
    }

    private static SettingSpec duration(String key, Duration fallback, String help) {
        return new SettingSpec(key, SettingSpec.Type.DURATION, Durations.format(fallback), help);
    }
}
