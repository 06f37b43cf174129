package io.denyut.server.cli;

import io.denyut.server.config.PageTargets.Listed;
import io.denyut.server.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code denyut target list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists all targets with their owners; those of inventories as they were last read by a server.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:listed", "1:the files cannot be read", "2:wrong arguments"})
final class TargetListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TargetCommand.Files files = new TargetCommand.Files();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        List<Listed> all = files.targets().list();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new String(json(all), StandardCharsets.UTF_8));
        } else if (all.isEmpty()) {
            out.println("There are no targets. Add one:  ./denyut target add 192.168.1.1 --name Gateway");
        } else {
            out.print(text(all));
        }
        out.flush();
        return 0;
    }

    private static String owner(Listed listed) {
        return listed.source().isEmpty() ? word(listed.owner()) : word(listed.owner()) + " " + listed.source();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String text(List<Listed> all) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "ADDRESS", "NAME", "MODE", "OWNER", "TAGS"));
        for (Listed each : all) {
            rows.add(List.of(
                    each.target().id(),
                    each.target().address(),
                    each.target().name().replaceAll("\\p{Cntrl}", "?"),
                    word(each.mode()),
                    owner(each),
                    each.target().tags().asMap().entrySet().stream()
                            .map(tag -> tag.getKey() + "=" + tag.getValue().replaceAll("\\p{Cntrl}", "?"))
                            .collect(Collectors.joining(" "))));
        }
        return Columns.of(rows);
    }

    private static byte[] json(List<Listed> all) {
        return Json.bytes(json -> {
            json.writeStartArray();
            for (Listed each : all) {
                json.writeStartObject();
                json.writeStringField("id", each.target().id());
                json.writeStringField("name", each.target().name());
                json.writeStringField("address", each.target().address());
                json.writeStringField("mode", each.mode().name());
                json.writeStringField("owner", word(each.owner()));
                if (!each.source().isEmpty()) {
                    json.writeStringField("source", each.source());
                }
                json.writeObjectFieldStart("tags");
                for (Map.Entry<String, String> tag :
                        each.target().tags().asMap().entrySet()) {
                    json.writeStringField(tag.getKey(), tag.getValue());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
