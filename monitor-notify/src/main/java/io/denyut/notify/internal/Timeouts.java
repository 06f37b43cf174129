package io.denyut.notify.internal;

import io.denyut.spi.Durations;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How long a channel is waited for. A call that takes 30 s is left behind by the monitor, so all of it has to be over before.
 *
 * @param connect until the connection stands: 100 ms to 20 s
 * @param read for each answer: 100 ms to 25 s
 * @param total for all of a send: 500 ms to 25 s
 */
public record Timeouts(Duration connect, Duration read, Duration total) {
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofSeconds(25);

    /** 5 s to connect, 15 s for an answer, 20 s in all. */
    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(20));

    /** As the settings say. */
    public static Timeouts of(Settings settings) {
        return new Timeouts(
                settings.duration("connectTimeout", DEFAULT.connect, LEAST, LONGEST_CONNECT),
                settings.duration("readTimeout", DEFAULT.read, LEAST, LONGEST),
                settings.duration("timeout", DEFAULT.total, Duration.ofMillis(500), LONGEST));
    }

    public static List<SettingSpec> specs() {
        return List.of(
                spec("connectTimeout", DEFAULT.connect, "Longest wait for a connection, 100ms to 20s."),
                spec("readTimeout", DEFAULT.read, "Longest wait for each answer, 100ms to 25s."),
                spec("timeout", DEFAULT.total, "Longest time that one send may take in all, 500ms to 25s."));
    }

    private static SettingSpec spec(String key, Duration fallback, String help) {
        return new SettingSpec(key, SettingSpec.Type.DURATION, Durations.format(fallback), help);
    }
}
