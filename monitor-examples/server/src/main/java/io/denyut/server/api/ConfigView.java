package io.denyut.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.denyut.server.config.ConfigChange;
import io.denyut.server.config.Configuration;
import io.denyut.server.config.Owner;
import io.denyut.server.config.PartRef;
import io.denyut.server.config.Reload;
import io.denyut.server.config.ServerConfig;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code GET /api/v1/config}: which files the configuration comes from, what became of the last change, and who owns each part. Values of
 * settings are not shown: some are secrets.
 */
public final class ConfigView implements Handler {
    private final Configuration configuration;

    public ConfigView(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public Response handle(Request request) {
        ServerConfig config = configuration.current();
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("file", config.file().map(ConfigView::text).orElse(null));
            texts(json, "files", files(config));
            json.writeStringField("loaded_at", configuration.loadedAt().toString());
            json.writeObjectFieldStart("last_reload");
            reload(json, configuration.lastReload());
            json.writeEndObject();
            texts(json, "needs_restart", configuration.needsRestart());
            ProblemJson.write(json, "warnings", config.warnings());
            json.writeObjectFieldStart("targets");
            for (Map.Entry<Owner, Integer> count : configuration.targetCounts().entrySet()) {
                json.writeNumberField(word(count.getKey()), count.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("objects");
            for (Map.Entry<PartRef, Owner> part : configuration.parts().entrySet()) {
                json.writeStartObject();
                json.writeStringField("kind", part.getKey().kind());
                json.writeStringField("id", part.getKey().id());
                json.writeStringField("owner", word(part.getValue()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private List<String> files(ServerConfig config) {
        List<String> files = new ArrayList<>();
        config.file().map(ConfigView::text).ifPresent(files::add);
        config.dotEnvFile().map(ConfigView::text).ifPresent(files::add);
        files.add(text(configuration.files().objects().file()));
        return files;
    }

    private static String text(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    /** {@code file}, {@code page} or {@code source}. */
    static String word(Owner owner) {
        return owner.name().toLowerCase(Locale.ROOT);
    }

    private static void reload(JsonGenerator json, Reload reload) throws IOException {
        json.writeStringField("at", reload.at().toString());
        json.writeBooleanField("ok", reload.ok());
        ProblemJson.write(json, "problems", reload.problems());
        json.writeNumberField("changes", reload.difference().total());
        json.writeArrayFieldStart("difference");
        for (ConfigChange change : reload.difference().changes()) {
            json.writeStartObject();
            json.writeStringField("kind", change.part().kind());
            json.writeStringField("id", change.part().id());
            json.writeStringField("change", change.kind().word());
            json.writeStringField("detail", change.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void texts(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
