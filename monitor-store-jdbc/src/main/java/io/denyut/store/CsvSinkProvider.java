package io.denyut.store;

import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkProvider;
import io.denyut.store.internal.ByteSizes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes {@link CsvSink}s from settings; its id is {@code csv}.
 *
 * @since 0.1.0
 */
public final class CsvSinkProvider implements SinkProvider {
    /** For {@link java.util.ServiceLoader}. */
    public CsvSinkProvider() {}

    @Override
    public String id() {
        return "csv";
    }

    @Override
    public List<SettingSpec> settings() {
        return List.of(
                new SettingSpec(
                        "layout", SettingSpec.Type.TEXT, "s1", "s1 (a row per ping) or general (a row per sample)"),
                new SettingSpec(
                        "directory",
                        SettingSpec.Type.PATH,
                        "ping_results",
                        "folder of the files; made if it is not there"),
                new SettingSpec(
                        "zone",
                        SettingSpec.Type.TEXT,
                        "",
                        "zone of stamps and of midnight, as Asia/Jakarta; else the system's"),
                new SettingSpec("checks", SettingSpec.Type.LIST, "", "ids of the checks that are written; else all"),
                new SettingSpec(
                        "maxRecords", SettingSpec.Type.INTEGER, "", "most rows in a file, at least 1; else no limit"),
                new SettingSpec(
                        "keep",
                        SettingSpec.Type.DURATION,
                        "",
                        "2d to 36500d: older days are deleted, days before yesterday gzipped; else neither"),
                new SettingSpec(
                        "minFree",
                        SettingSpec.Type.TEXT,
                        "1GB",
                        "with less free space nothing is written: 500MB, 2GiB, 0"));
    }

    @Override
    public Sink create(Settings settings) {
        CsvSink.Builder builder = CsvSink.builder(settings.path("directory", "ping_results"))
                .layout(settings.choice("layout", CsvSink.Layout.class, CsvSink.Layout.S1))
                .checks(Set.copyOf(settings.strings("checks", List.of())));
        if (settings.has("zone")) {
            zone(settings, builder);
        }
        if (settings.has("maxRecords")) {
            builder.maxRecords(settings.whole("maxRecords", 1, 1, Long.MAX_VALUE));
        }
        if (settings.has("keep")) {
            Duration shortest = Duration.ofDays(2);
            builder.keep(settings.duration("keep", shortest, shortest, Duration.ofDays(36_500)));
        }
        String minFree = settings.string("minFree", "1GB");
        OptionalLong bytes = ByteSizes.parse(minFree);
        if (bytes.isPresent()) {
            builder.minFreeBytes(bytes.getAsLong());
        } else {
            settings.refuse("minFree", "'" + minFree + "' is not a size such as 500MB, 1GB, 2GiB or 0");
        }
        return builder.build();
    }

    private static void zone(Settings settings, CsvSink.Builder builder) {
        String zone = settings.string("zone", "");
        try {
            builder.zone(ZoneId.of(zone.trim()));
        } catch (DateTimeException e) {
            settings.refuse("zone", "'" + zone + "' is not a zone such as Asia/Jakarta, UTC or +07:00");
        }
    }
}
