package io.denyut.server.cli;

import io.denyut.Problem;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.server.config.PageTargets;
import io.denyut.server.config.StoredObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code denyut target import FILE.csv}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Adds the targets of a CSV file, and changes those that are there already.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every row is in",
            "1:rows were refused (the others are in), or the file cannot be read",
            "2:wrong arguments"
        },
        footer = {
            "",
            "The first line names the columns: ip or address; id (else the address), hostname or name, kondisi or state;",
            "every other column is kept as a tag. kondisi: baik, maintenance (muted), hilang (paused).",
        })
final class TargetImportCommand implements Callable<Integer> {
    private static final int SHOWN = 50;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TargetCommand.Files files = new TargetCommand.Files();

    @Parameters(paramLabel = "FILE", description = "The CSV file, in UTF-8; commas, semicolons or tabs.")
    private Path file = Path.of("inventaris.csv");

    @Option(names = "--dry-run", description = "Only says what would be done.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        PageTargets targets = files.targets();
        TargetSet rows = new ImportedTargets(file).read();
        List<StoredObject> wanted = rows.targets().stream()
                .map(target -> object(target, rows.modes().getOrDefault(target.id(), TargetMode.ACTIVE)))
                .toList();
        Map<String, Problem> problems = targets.problems(wanted);
        List<Problem> refused = new ArrayList<>(rows.refused());
        Map<String, StoredObject> kept = targets.kept();
        List<StoredObject> fresh = new ArrayList<>();
        List<StoredObject> changed = new ArrayList<>();
        for (StoredObject object : wanted) {
            StoredObject before = kept.get(object.id());
            Problem problem = problems.get(object.id());
            if (problem != null) {
                refused.add(problem);
            } else if (before == null) {
                fresh.add(object);
            } else if (!before.equals(object)) {
                changed.add(object);
            }
        }
        List<StoredObject> all = new ArrayList<>(fresh);
        all.addAll(changed);
        if (!dryRun && !all.isEmpty()) {
            targets.put(all);
        }
        int same = (int) wanted.stream()
                .filter(object -> object.equals(kept.get(object.id())))
                .count();
        print(fresh, changed, same, refused);
        return refused.isEmpty() ? 0 : 1;
    }

    private static StoredObject object(Target target, TargetMode mode) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("name", target.name());
        definition.put("address", target.address());
        if (!target.tags().asMap().isEmpty()) {
            definition.put("tags", new LinkedHashMap<>(target.tags().asMap()));
        }
        if (mode != TargetMode.ACTIVE) {
            definition.put("mode", mode.name().toLowerCase(Locale.ROOT));
        }
        return new StoredObject(StoredObject.TARGET, target.id(), definition);
    }

    private void print(List<StoredObject> fresh, List<StoredObject> changed, int same, List<Problem> refused) {
        PrintWriter out = spec.commandLine().getOut();
        list(out, "new      ", fresh.stream().map(TargetImportCommand::line).toList());
        list(out, "changed  ", changed.stream().map(TargetImportCommand::line).toList());
        list(out, "refused  ", refused.stream().map(Problem::toString).toList());
        out.println(fresh.size() + " new, " + changed.size() + " changed, " + same + " as they were, " + refused.size()
                + " refused." + (dryRun ? " Nothing was done (--dry-run)." : ""));
        out.flush();
    }

    private static void list(PrintWriter out, String word, List<String> lines) {
        lines.stream().limit(SHOWN).forEach(line -> out.println(word + line));
        if (lines.size() > SHOWN) {
            out.println(word + "... and " + (lines.size() - SHOWN) + " more");
        }
    }

    private static String line(StoredObject object) {
        return object.id() + "  " + object.definition().get("address") + "  "
                + String.valueOf(object.definition().get("name")).replaceAll("\\p{Cntrl}", "?");
    }
}
