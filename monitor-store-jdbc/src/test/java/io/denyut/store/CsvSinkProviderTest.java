package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.ConfigException;
import io.denyut.Plugins;
import io.denyut.spi.Secrets;
import io.denyut.spi.Settings;
import io.denyut.spi.Sink;
import io.denyut.testkit.Observations;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSinkProviderTest {
    @TempDir
    private Path directory;

    @Test
    void itIsFoundByItsId() {
        assertThat(Plugins.discover(getClass().getClassLoader()).sink("csv"))
                .get()
                .isInstanceOf(CsvSinkProvider.class);
    }

    @Test
    void allItsSettingsAreUsed() throws Exception {
        Map<String, ?> values = Map.of(
                "layout", "general",
                "directory", "out/csv",
                "zone", "Asia/Jakarta",
                "checks", List.of("ping"),
                "maxRecords", 2,
                "keep", "30d",
                "minFree", "1MB");
        try (Sink sink = settings(values).create(new CsvSinkProvider())) {
            sink.write(List.of(
                    Observations.up("a", Instant.parse("2026-03-05T20:00:00Z"), 0.001),
                    Observations.up("b", Instant.parse("2026-03-05T20:00:00Z"), 0.001)));
            sink.flush();
        }
        assertThat(CsvFiles.names(directory.resolve("out/csv")))
                .containsExactly("observations_20260306.csv", "observations_20260306_2.csv");
    }

    @Test
    void makingASinkTouchesNothing() {
        settings(Map.of()).create(new CsvSinkProvider()).close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        Map<String, ?> values = Map.of(
                "layout", "s2",
                "zone", "Mars/Olympus",
                "maxRecords", 0,
                "keep", "1h",
                "minFree", "much",
                "direktory", "x");
        assertThatThrownBy(() -> settings(values).create(new CsvSinkProvider()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'s2' must be one of s1, general")
                .hasMessageContaining("'Mars/Olympus' is not a zone")
                .hasMessageContaining("'0' must be 1 to")
                .hasMessageContaining("'1h' must be 2d to")
                .hasMessageContaining("'much' is not a size")
                .hasMessageContaining("did you mean 'directory'?");
    }

    @Test
    void everySettingIsDescribed() {
        assertThat(new CsvSinkProvider().settings())
                .extracting(spec -> spec.key())
                .containsExactly("layout", "directory", "zone", "checks", "maxRecords", "keep", "minFree");
    }

    private Settings settings(Map<String, ?> values) {
        return Settings.of("sinks.csv.with", values, Secrets.none(), directory, key -> key);
    }
}
