package io.denyut.server.cli;

import io.denyut.Plugins;
import io.denyut.Problem;
import io.denyut.server.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The plug-ins of a data directory, as people and programs want to see them. */
final class PluginList {
    private static final String BUILT_IN = "built in";

    private final Plugins plugins;
    private final Path directory;

    PluginList(Plugins plugins, Path directory) {
        this.plugins = plugins;
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    List<Plugins.Found> found() {
        return plugins.found();
    }

    List<Problem> problems() {
        return plugins.problems();
    }

    boolean hasNoneOfItsOwn() {
        return problems().isEmpty() && found().stream().allMatch(this::isBuiltIn);
    }

    private boolean isBuiltIn(Plugins.Found found) {
        return !found.location().startsWith(prefix());
    }

    private String prefix() {
        String uri = directory.toUri().toString().replaceFirst("^file:/+", "file:/");
        return uri.endsWith("/") ? uri : uri + "/";
    }

    /** The jar, seen from the directory of the plug-ins. */
    String from(Plugins.Found found) {
        return isBuiltIn(found) ? BUILT_IN : found.location().substring(prefix().length());
    }

    String json() {
        byte[] bytes = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("directory", directory.toString());
            json.writeArrayFieldStart("plugins");
            for (Plugins.Found found : found()) {
                json.writeStartObject();
                json.writeStringField("kind", found.kind());
                json.writeStringField("id", found.id());
                json.writeStringField("version", found.version());
                json.writeStringField("location", found.location());
                json.writeBooleanField("built_in", isBuiltIn(found));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("refused");
            for (Problem problem : problems()) {
                json.writeStartObject();
                json.writeStringField("where", problem.where());
                json.writeStringField("message", problem.message());
                json.writeStringField("hint", problem.hint());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        return new String(bytes, StandardCharsets.UTF_8) + "\n";
    }
}
