package io.denyut.server.support;

import io.denyut.Observation;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A sink that appends a line for each observation to a file in a folder. */
public final class FolderSinkProvider implements SinkProvider {
    @Override
    public String id() {
        return "folder";
    }

    @Override
    public List<SettingSpec> settings() {
        return List.of(
                new SettingSpec("directory", SettingSpec.Type.PATH, "results", "Where the file is"),
                new SettingSpec("zone", SettingSpec.Type.TEXT, "UTC", "Of the times"));
    }

    @Override
    public Sink create(Settings settings) {
        Path directory = settings.path("directory", "results");
        String zone = settings.string("zone", "UTC");
        return new Folder(directory.resolve("lines.txt"), zone);
    }

    private record Folder(Path file, String zone) implements Sink {
        @Override
        public void write(List<Observation> batch) throws IOException {
            Files.createDirectories(file.getParent());
            List<String> lines = batch.stream()
                    .map(o -> o.target().id() + " " + o.tick() + " " + o.status() + " " + zone)
                    .toList();
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
