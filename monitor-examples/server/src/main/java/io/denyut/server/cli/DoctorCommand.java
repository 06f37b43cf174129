package io.denyut.server.cli;

import io.denyut.server.config.Surroundings;
import io.denyut.server.doctor.Diagnosis;
import io.denyut.server.doctor.Diagnosis.Level;
import io.denyut.server.doctor.Doctor;
import io.denyut.server.doctor.Patient;
import io.denyut.server.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code denyut doctor}: what a server needs of this machine, and how to mend what is wrong. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at what a server needs of this machine, and says how to mend what is wrong.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is well, or only warnings", "1:something failed", "2:wrong arguments"},
        footer = {
            "",
            "It changes nothing, pings 127.0.0.1 only, and connects to nothing but the configured inventory.",
            "Run it as the user that the server runs as.",
        })
final class DoctorCommand implements Callable<Integer> {
    private static final String INDENT = " ".repeat(Level.WARNING.name().length() + 2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("denyut-data");

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path config;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Logging.silencePlugins();
        List<Diagnosis> found;
        try (Patient patient = Patient.of(data, Optional.ofNullable(config), Surroundings.ofProcess())) {
            found = Doctor.examine(patient);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? json(found) : text(found));
        out.flush();
        return count(found, Level.FAILED) > 0 ? 1 : 0;
    }

    private static long count(List<Diagnosis> found, Level level) {
        return found.stream().filter(each -> each.level() == level).count();
    }

    private static String text(List<Diagnosis> found) {
        int width = found.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        String under = INDENT + " ".repeat(width + 2);
        StringBuilder text = new StringBuilder();
        for (Diagnosis each : found) {
            text.append(padded(each.level().name(), INDENT.length()))
                    .append(padded(each.name(), width + 2))
                    .append(oneLine(each.finding()))
                    .append('\n');
            each.details()
                    .forEach(line -> text.append(under).append(oneLine(line)).append('\n'));
            if (each.remedy() != null) {
                text.append(under)
                        .append("Remedy: ")
                        .append(oneLine(each.remedy()))
                        .append('\n');
            }
        }
        return text.append('\n')
                .append(count(found, Level.OK))
                .append(" ok, ")
                .append(count(found, Level.WARNING))
                .append(count(found, Level.WARNING) == 1 ? " warning, " : " warnings, ")
                .append(count(found, Level.FAILED))
                .append(" failed.\n")
                .toString();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R+", " | ");
    }

    private static String json(List<Diagnosis> found) {
        byte[] bytes = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField(
                    "status",
                    count(found, Level.FAILED) > 0 ? "failed" : count(found, Level.WARNING) > 0 ? "warning" : "ok");
            json.writeArrayFieldStart("checks");
            for (Diagnosis each : found) {
                json.writeStartObject();
                json.writeStringField("name", each.name());
                json.writeStringField("level", each.level().name());
                json.writeStringField("finding", each.finding());
                json.writeArrayFieldStart("details");
                for (String line : each.details()) {
                    json.writeString(line);
                }
                json.writeEndArray();
                json.writeStringField("remedy", each.remedy());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        return new String(bytes, StandardCharsets.UTF_8) + "\n";
    }
}
