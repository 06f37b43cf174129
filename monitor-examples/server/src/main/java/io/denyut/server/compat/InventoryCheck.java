package io.denyut.server.compat;

import io.denyut.Problem;
import io.denyut.TargetSource;
import io.denyut.server.internal.Shared;
import io.denyut.store.JdbcTargetSource;
import io.denyut.store.JdbcTargetSource.Inspection;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Looks into the inventory databases that are configured, for {@code /test-db}; once per second at most, whoever asks. */
public final class InventoryCheck {
    private static final int MAX_PROBLEMS = 10;

    private final Supplier<Map<String, TargetSource>> sources;
    private final Shared<List<Inspected>> inspected;

    /**
     * One inventory.
     *
     * @param source its id in the configuration
     * @param usable rows that became devices
     * @param problems rows that were refused and why, the first ten
     * @param failure why it cannot be read, with the remedy and without any secret; empty when it can, and only then the rest has a meaning
     */
    record Inspected(
            String source,
            String product,
            String table,
            long rows,
            int usable,
            List<String> problems,
            String failure) {}

    public InventoryCheck(Supplier<Map<String, TargetSource>> sources, InstantSource clock, Executor aside) {
        this.sources = sources;
        this.inspected = new Shared<>(clock, aside, this::look);
    }

    /** Reads each database; blocks for as long as the slowest may take. Empty where none is configured. */
    List<Inspected> inspect() {
        return inspected.get();
    }

    private List<Inspected> look() {
        List<Inspected> found = new ArrayList<>();
        sources.get().forEach((id, source) -> {
            if (source instanceof JdbcTargetSource database) {
                found.add(look(id, database));
            }
        });
        return found;
    }

    private static Inspected look(String id, JdbcTargetSource database) {
        try {
            Inspection seen = database.inspect();
            return new Inspected(
                    id,
                    seen.product() + " " + seen.version(),
                    seen.table(),
                    seen.rows(),
                    seen.usable(),
                    seen.problems().stream()
                            .limit(MAX_PROBLEMS)
                            .map(Problem::toString)
                            .toList(),
                    "");
        } catch (IOException e) {
            return new Inspected(id, "", "", 0, 0, List.of(), String.valueOf(e.getMessage()));
        }
    }
}
