package io.denyut.store;

import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Makes {@link RowSink}s from settings; its id is {@code rows}.
 *
 * @since 0.1.0
 */
public final class RowSinkProvider implements SinkProvider {
    /** The store's own file, which has another schema. */
    private static final String STORE = "denyut.db";

    /** For {@link java.util.ServiceLoader}. */
    public RowSinkProvider() {}

    @Override
    public String id() {
        return "rows";
    }

    @Override
    public List<SettingSpec> settings() {
        return List.of(
                new SettingSpec(
                        "file",
                        SettingSpec.Type.PATH,
                        "samples.db",
                        "SQLite file of its own, not the store's; made if it is not there"),
                new SettingSpec(
                        "keep", SettingSpec.Type.DURATION, "7d", "1h to 36500d: rows of older ticks are deleted"));
    }

    @Override
    public Sink create(Settings settings) {
        Path file = settings.path("file", "samples.db");
        if (file.endsWith(STORE)) {
            settings.refuse("file", "'" + file + "' is the store's; give the rows a file of their own, as samples.db");
        }
        Duration keep = settings.duration("keep", Duration.ofDays(7), Duration.ofHours(1), Duration.ofDays(36_500));
        return RowSink.builder(file).keep(keep).build();
    }
}
