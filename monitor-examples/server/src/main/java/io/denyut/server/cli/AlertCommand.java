package io.denyut.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.Plugins;
import io.denyut.server.PluginDirectory;
import io.denyut.server.config.ConfigReader;
import io.denyut.server.config.ServerConfig;
import io.denyut.server.json.Json;
import io.denyut.spi.AlertHistory;
import io.denyut.store.JdbcStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code denyut alert}: what is wrong, what was, and who was told. */
@Command(
        name = "alert",
        mixinStandardHelpOptions = true,
        description = "Lists alerts, and says who was told of one, who was not, and why.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AlertListCommand.class, AlertWhyCommand.class},
        footer = {
            "",
            "A server that runs on the data directory is asked; where none runs, the store is read as it was left.",
        })
final class AlertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    /** Where the answers come from. */
    static final class Source {
        private static final ObjectMapper MAPPER = new ObjectMapper();

        @Mixin
        private ConfigPlace place = new ConfigPlace();

        /** What the store is asked where no server runs. */
        @FunctionalInterface
        interface Question {
            Optional<Json.Writer> of(AlertHistory history);
        }

        /**
         * The answer, and the zone of times in texts.
         *
         * @param json as the server writes it
         */
        record Answer(JsonNode json, ZoneId zone) {}

        /**
         * Asks the server, or the store.
         *
         * @param path of the server
         * @param otherwise what the store is asked; empty = nothing was found
         */
        Optional<Answer> ask(String path, Question otherwise) throws IOException {
            Optional<ServerCall> server = ServerCall.running(place.data());
            if (server.isPresent()) {
                ZoneId zone = ZoneId.of(
                        server.get().get("/api/v1/server").path("zone").asText("UTC"));
                return Optional.of(new Answer(server.get().get(path), zone));
            }
            Logging.silencePlugins();
            try (Plugins plugins = PluginDirectory.discover(place.data());
                    ServerConfig config = ConfigReader.read(place.files(), plugins)) {
                Path file = config.store().file();
                if (!Files.exists(file)) {
                    throw new IOException(
                            "no server runs on " + place.data().toAbsolutePath().normalize()
                                    + ", and there is no store at " + file + ": nothing is known of alerts");
                }
                try (JdbcStore store = JdbcStore.open(file)) {
                    Optional<Json.Writer> found = otherwise.of(store.alerts().history());
                    return found.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Answer(MAPPER.readTree(Json.bytes(found.get())), config.zone()));
                }
            }
        }
    }
}
