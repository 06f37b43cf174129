package io.denyut.server;

import io.denyut.server.config.Configuration;
import io.denyut.server.config.ServerConfig;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;

/** {@code GET /api/v1/server}: what the page says of the server itself. */
final class ServerInfo implements Handler {
    private final Configuration configuration;

    ServerInfo(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public Response handle(Request request) {
        ServerConfig config = configuration.current();
        return Response.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("version", Version.current());
            json.writeStringField("zone", config.zone().getId());
            json.writeBooleanField("configured", config.isConfigured());
            json.writeStringField(
                    "file",
                    config.file()
                            .orElse(configuration.files().suggestedMain())
                            .toAbsolutePath()
                            .normalize()
                            .toString());
            json.writeEndObject();
        }));
    }
}
