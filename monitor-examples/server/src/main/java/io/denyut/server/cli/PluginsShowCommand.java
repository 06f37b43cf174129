package io.denyut.server.cli;

import io.denyut.Plugins;
import io.denyut.server.PluginDirectory;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Suggestions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code denyut plugins show KIND ID}: what can be set. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows the settings of a plug-in.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "2:there is no such plug-in, or wrong arguments"})
final class PluginsShowCommand implements Callable<Integer> {
    private static final int WIDTH = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "KIND", description = "probe, sink, notifier, rule or source.")
    private String kind = "";

    @Parameters(index = "1", paramLabel = "ID", description = "As a configuration names it.")
    private String id = "";

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("denyut-data");

    @Override
    public Integer call() {
        Logging.silencePlugins();
        PrintWriter out = spec.commandLine().getOut();
        try (Plugins plugins = PluginDirectory.discover(data)) {
            out.print(text(find(plugins), new PluginList(plugins, PluginDirectory.in(data))));
            out.flush();
        }
        return 0;
    }

    private Plugins.Found find(Plugins plugins) {
        List<Plugins.Found> found = plugins.found();
        return found.stream()
                .filter(each -> each.kind().equals(kind) && each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), refusal(found)));
    }

    private String refusal(List<Plugins.Found> found) {
        TreeSet<String> kinds = found.stream().map(Plugins.Found::kind).collect(Collectors.toCollection(TreeSet::new));
        if (!kinds.contains(kind)) {
            return "there is no kind '" + kind + "' of plug-in: " + String.join(", ", kinds);
        }
        TreeSet<String> ids = found.stream()
                .filter(each -> each.kind().equals(kind))
                .map(Plugins.Found::id)
                .collect(Collectors.toCollection(TreeSet::new));
        return "there is no " + kind + " '" + id + "': "
                + Suggestions.nearest(id, ids)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse(String.join(", ", ids));
    }

    private static String text(Plugins.Found found, PluginList list) {
        StringBuilder text = new StringBuilder()
                .append(found.kind())
                .append(' ')
                .append(found.id())
                .append("  (")
                .append(list.from(found))
                .append(found.version().isEmpty() ? "" : ", version " + found.version())
                .append(")\n");
        List<SettingSpec> settings = found.provider().settings();
        text.append(settings.isEmpty() ? "\nIt has no settings.\n" : "\nSettings, under with:\n\n" + table(settings));
        List<SettingSpec> options = found.provider().targetSettings();
        if (!options.isEmpty()) {
            text.append("\nOptions of a target, under options:\n\n").append(table(options));
        }
        return text.append(example(found)).toString();
    }

    private static String table(List<SettingSpec> settings) {
        int key = settings.stream().mapToInt(s -> s.key().length()).max().orElse(0);
        List<List<String>> rows = new ArrayList<>();
        for (SettingSpec setting : settings) {
            String fallback = setting.fallback().isEmpty() ? "-" : setting.fallback();
            rows.add(List.of(
                    "  " + setting.key(), setting.type().name().toLowerCase(Locale.ROOT), fallback, setting.help()));
        }
        int before = Columns.of(rows).lines().mapToInt(String::length).max().orElse(0);
        if (before <= WIDTH) {
            return Columns.of(rows);
        }
        StringBuilder text = new StringBuilder();
        List<List<String>> short3 = rows.stream().map(row -> row.subList(0, 3)).toList();
        List<String> lines = Columns.of(short3).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            text.append(lines.get(i)).append('\n');
            wrap(settings.get(i).help(), key + 4)
                    .forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private static List<String> wrap(String help, int indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : help.split(" ", -1)) {
            if (line.length() > 0 && indent + line.length() + 1 + word.length() > WIDTH) {
                lines.add(" ".repeat(indent) + line);
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(" ".repeat(indent) + line);
        return lines;
    }

    private static String example(Plugins.Found found) {
        String id = found.id();
        String with = found.provider().settings().stream()
                .filter(setting -> !setting.fallback().isEmpty() && setting.type() != SettingSpec.Type.SECRET)
                .findFirst()
                .map(setting -> ", with: { " + setting.key() + ": " + setting.fallback() + " }")
                .orElse("");
        String section = switch (found.kind()) {
            case "probe" -> "checks:\n  my-check: { probe: " + id + ", targets: all, every: 5s" + with + " }";
            case "sink" -> "sinks:\n  my-sink: { type: " + id + with + " }";
            case "notifier" -> "notifiers:\n  my-notifier: { type: " + id + with + " }";
            case "rule" -> "rules:\n  my-rules: { type: " + id + with + " }";
            default -> "sources:\n  my-source: { type: " + id + with + " }";
        };
        return "\nIn denyut.yml:\n\n" + section.indent(2);
    }
}
