package io.denyut.server.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.denyut.Reason;
import io.denyut.server.json.Json;
import io.denyut.store.History;
import io.denyut.store.History.Entry;
import io.denyut.store.History.Value;
import io.denyut.store.StoreTools;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code denyut store export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes every single result that is kept: as CSV a line for each value, as JSON lines one for each"
                        + " result.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:written", "1:refused or failed", "2:wrong arguments"},
        footer = {
            "",
            "May be used while a server runs: it writes what is there when it begins.",
        })
final class StoreExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreCommand.Place place = new StoreCommand.Place();

    /** How results are written. */
    enum Format {
        CSV,
        JSONL
    }

    @Option(names = "--format", description = "csv or jsonl (default: ${DEFAULT-VALUE}).")
    private Format format = Format.CSV;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Time.class,
            description = "Results from this time on, such as 2026-11-21T05:00:00Z (default: all).")
    private Instant from = Instant.EPOCH;

    @Option(names = "--to", paramLabel = "TIME", converter = Time.class, description = "Results before this time.")
    private Instant to = Instant.parse("9999-01-01T00:00:00Z");

    @Option(
            names = "--target",
            paramLabel = "ID",
            split = ",",
            description = "Of these targets only; may be repeated (default: all).")
    private Set<String> targets = Set.of();

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            split = ",",
            description = "These metrics only, such as icmp.rtt; may be repeated (default: all).")
    private Set<String> metrics = Set.of();

    @Option(names = "--output", paramLabel = "FILE", description = "A new file (default: the standard output).")
    private @Nullable Path output;

    /** Reads times. */
    static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text + "' is not a time such as 2026-11-21T05:00:00Z");
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        Path file = place.file();
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file + ": there is no store");
        }
        long[] count = {0};
        try (Writer out = output == null
                ? new BufferedWriter(spec.commandLine().getOut())
                : Files.newBufferedWriter(output, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
            // Its own buffer would be one more that somebody has to empty.
            CsvWriter csv = CsvWriter.builder().bufferSize(0).build(out);
            Consumer<Entry> writer = format == Format.CSV ? csv(csv) : lines(out);
            StoreTools.export(
                    file,
                    new StoreTools.Wanted(from, to, targets, metrics),
                    StoreCommand.parts(spec.commandLine().getErr(), "half hours"),
                    entry -> {
                        writer.accept(entry);
                        count[0]++;
                    });
        }
        spec.commandLine().getErr().println(count[0] + " results written");
        spec.commandLine().getErr().flush();
        return 0;
    }

    private static Consumer<Entry> csv(CsvWriter csv) {
        csv.writeRecord("tick", "target", "check", "source", "state", "reason", "metric", "tags", "unit", "value");
        return entry -> {
            if (entry.values().isEmpty()) {
                record(csv, entry, "", "", "", "");
            }
            for (Value value : entry.values()) {
                History.SeriesId series = value.series();
                String tags = series.tags().asMap().entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .collect(Collectors.joining(";"));
                record(csv, entry, series.metric(), tags, series.unit(), Double.toString(value.value()));
            }
        };
    }

    private static void record(CsvWriter csv, Entry entry, String metric, String tags, String unit, String value) {
        Reason reason = entry.reason();
        csv.writeRecord(
                entry.tick().toString(),
                entry.target(),
                entry.check(),
                entry.source(),
                entry.status().name(),
                reason == null ? "" : reason.code(),
                metric,
                tags,
                unit,
                value);
    }

    private static Consumer<Entry> lines(Writer out) {
        return entry -> {
            byte[] line = Json.bytes(json -> {
                json.writeStartObject();
                json.writeStringField("tick", entry.tick().toString());
                json.writeStringField("target", entry.target());
                json.writeStringField("check", entry.check());
                json.writeStringField("source", entry.source());
                json.writeStringField("state", entry.status().name());
                Reason reason = entry.reason();
                if (reason != null) {
                    json.writeObjectFieldStart("reason");
                    json.writeStringField("code", reason.code());
                    json.writeStringField("text", reason.text());
                    json.writeEndObject();
                }
                json.writeArrayFieldStart("values");
                for (Value value : entry.values()) {
                    json.writeStartObject();
                    json.writeStringField("metric", value.series().metric());
                    json.writeStringField("unit", value.series().unit());
                    json.writeObjectFieldStart("tags");
                    for (Map.Entry<String, String> tag :
                            value.series().tags().asMap().entrySet()) {
                        json.writeStringField(tag.getKey(), tag.getValue());
                    }
                    json.writeEndObject();
                    json.writeNumberField("value", value.value());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            });
            try {
                out.write(new String(line, StandardCharsets.UTF_8));
                out.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
