package io.denyut.server;

import io.denyut.server.config.ServerConfig;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.json.Json;
import java.nio.file.Path;

/** {@code GET /api/v1/server}: what the page says of the server itself. */
final class ServerInfo implements Handler {
    private final byte[] body;

    ServerInfo(ServerConfig config, Path data) {
        body = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("version", Version.current());
            json.writeStringField("zone", config.zone().getId());
            json.writeBooleanField("configured", config.file().isPresent());
            json.writeStringField(
                    "file",
                    config.file()
                            .map(Path::toAbsolutePath)
                            .orElse(data.resolve("denyut.yml"))
                            .normalize()
                            .toString());
            json.writeEndObject();
        });
    }

    @Override
    public Response handle(Request request) {
        return Response.json(body);
    }
}
