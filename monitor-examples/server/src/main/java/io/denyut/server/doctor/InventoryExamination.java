package io.denyut.server.doctor;

import io.denyut.Problem;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.server.config.ServerConfig;
import io.denyut.store.JdbcTargetSource;
import io.denyut.store.JdbcTargetSource.Inspection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads each source of targets once, as the server does every minute. */
final class InventoryExamination implements Examination {
    private static final int SHOWN = 10;

    @Override
    public String name() {
        return "Inventory";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) {
        Map<String, TargetSource> sources =
                patient.config().map(ServerConfig::sources).orElse(Map.of());
        if (sources.isEmpty()) {
            return List.of(Diagnosis.ok(
                    name(),
                    patient.config().isPresent()
                            ? "none is configured"
                            : "not looked at: the configuration cannot be used"));
        }
        List<Diagnosis> all = new ArrayList<>();
        sources.forEach((id, source) -> all.add(look(id, source)));
        return all;
    }

    private Diagnosis look(String id, TargetSource source) {
        try {
            if (source instanceof JdbcTargetSource database) {
                Inspection found = database.inspect();
                return judge(
                        id + ": " + found.product() + " " + found.version() + ", table " + found.table() + ", "
                                + found.rows() + " rows",
                        found.usable(),
                        found.problems());
            }
            TargetSet found = source.targets();
            return judge(id + ": " + source, found.targets().size(), found.refused());
        } catch (Exception e) {
            return Diagnosis.failed(name(), id + ": " + e.getMessage(), "mend what it says, then: ./denyut doctor");
        }
    }

    private Diagnosis judge(String what, int usable, List<Problem> problems) {
        String finding = what + ", " + usable + " targets";
        if (usable == 0) {
            return Diagnosis.failed(name(), finding, "a table with rows that can be monitored: see README, 'Inventory'")
                    .with(first(problems));
        }
        return problems.isEmpty()
                ? Diagnosis.ok(name(), finding)
                : Diagnosis.warning(
                                name(),
                                finding + "; " + problems.size() + " rows should be looked at",
                                "mend these rows; the others are monitored")
                        .with(first(problems));
    }

    private static List<String> first(List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        problems.stream().limit(SHOWN).map(Problem::toString).forEach(lines::add);
        if (problems.size() > SHOWN) {
            lines.add("and " + (problems.size() - SHOWN) + " more");
        }
        return lines;
    }
}
