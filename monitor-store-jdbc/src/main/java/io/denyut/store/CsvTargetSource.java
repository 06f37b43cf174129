package io.denyut.store;

import io.denyut.Target;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.store.internal.inventory.HostAddress;
import io.denyut.store.internal.inventory.InventoryFile;
import io.denyut.store.internal.inventory.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Targets from a CSV file, read again and again. Its first line names the columns; it is UTF-8, with commas, semicolons or tabs between the
 * cells, quoted as RFC 4180 section 2 says. Rows are treated as those of {@link JdbcTargetSource}, and reported with their line.
 *
 * <p>Replace the file in one step (write another beside it and rename it): of a file that is half written, half is watched.
 *
 * <p>Defaults: columns {@link InventoryColumns#DEFAULT}, read every 60 s.
 *
 * @since 0.1.0
 */
public final class CsvTargetSource implements TargetSource {
    private final InventoryFile file;
    private final InventoryColumns columns;
    private final Function<String, Optional<String>> addressProblem;
    private final Duration refresh;

    private volatile Map<String, Target> last = Map.of();

    private CsvTargetSource(Builder builder) {
        this.file = new InventoryFile(builder.file);
        this.columns = builder.columns;
        this.addressProblem = builder.addressProblem;
        this.refresh = builder.refresh;
    }

    /** Begins with all defaults. */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    /** @throws IOException if it cannot be read; names the file and what to do */
    @Override
    public TargetSet targets() throws IOException {
        Rows rows = new Rows(file.name(), columns.rules(addressProblem), last);
        file.read(columns.wanted(), new InventoryFile.RowTaker() {
            @Override
            public void take(String place, List<@Nullable String> values) {
                rows.add(columns.row(place, values));
            }

            @Override
            public void refuse(String place, String message) {
                rows.refuse(place, message);
            }
        });
        last = rows.targets();
        return rows.set();
    }

    @Override
    public Duration refresh() {
        return refresh;
    }

    @Override
    public String toString() {
        return file.name();
    }

    /**
     * Settings of a source; {@link #build} copies them, so a builder can be used again.
     *
     * @since 0.1.0
     */
    public static final class Builder {
        private final Path file;
        private InventoryColumns columns = InventoryColumns.DEFAULT;
        private Function<String, Optional<String>> addressProblem = HostAddress::problem;
        private Duration refresh = Duration.ofSeconds(60);

        private Builder(Path file) {
            this.file = file;
        }

        /** What the columns are called; default {@link InventoryColumns#DEFAULT}. */
        public Builder columns(InventoryColumns columns) {
            this.columns = columns;
            return this;
        }

        /**
         * How addresses are checked: gives what is wrong with one, with the value in it, or empty. Default: an IPv4 address, an IPv6 address
         * or a host name. Called on the thread that reads; must not block.
         */
        public Builder addresses(Function<String, Optional<String>> problem) {
            this.addressProblem = problem;
            return this;
        }

        /**
         * How long to wait between two readings; default 60 s.
         *
         * @throws IllegalArgumentException if it is less than a second or more than a day
         */
        public Builder refresh(Duration refresh) {
            this.refresh = InventorySettings.require("refresh", refresh, InventorySettings.LONGEST_REFRESH);
            return this;
        }

        /** Makes the source; does no I/O. */
        public CsvTargetSource build() {
            return new CsvTargetSource(this);
        }
    }
}
