package io.denyut.store;

import io.denyut.Problem;
import io.denyut.Target;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.spi.Secret;
import io.denyut.store.internal.inventory.Database;
import io.denyut.store.internal.inventory.HostAddress;
import io.denyut.store.internal.inventory.InventoryTable;
import io.denyut.store.internal.inventory.Rows;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Targets from a table of a database: SQLite, MariaDB, MySQL, PostgreSQL, or another that has a JDBC driver.
 *
 * <p>Each reading opens one connection, reads the table in one transaction that cannot write, and closes it. The right to {@code SELECT} is
 * all that is needed. Rows that cannot become targets are refused with their id and skipped; the first hundred are listed. Two rows with
 * one address are both kept, and reported.
 *
 * <p><b>If the database cannot be read</b>, {@link #targets} throws one sentence that says what to do and holds no password, and the monitor
 * keeps the last set. <b>Timeouts</b> bound connecting and each answer; nothing else waits for them, as every source has a thread of its own.
 *
 * <p>Defaults: table {@code inventaris}, columns {@link InventoryColumns#DEFAULT}, read every 60 s, timeout 10 s. {@link #inspect} may be
 * called from any thread.
 *
 * @since 0.1.0
 */
public final class JdbcTargetSource implements TargetSource {
    private final Database database;
    private final String tableName;
    private final InventoryTable table;
    private final InventoryColumns columns;
    private final Function<String, Optional<String>> addressProblem;
    private final Duration refresh;

    /** What did not change stays the same object: the engine then sees it at once, and memory holds it once. */
    private volatile Map<String, Target> last = Map.of();

    private JdbcTargetSource(Builder builder, Database database) {
        this.database = database;
        this.tableName = builder.table;
        this.table = new InventoryTable(database, builder.table);
        this.columns = builder.columns;
        this.addressProblem = builder.addressProblem;
        this.refresh = builder.refresh;
    }

    /**
     * What was found at a look at the inventory.
     *
     * @param product name of the database, as it says itself
     * @param version its version
     * @param table the table, as it is set
     * @param rows all rows, those that are left out or refused too
     * @param usable how many became targets
     * @param problems rows that were refused and what else should be looked at, at most about two hundred
     * @since 0.1.0
     */
    public record Inspection(
            String product, String version, String table, long rows, int usable, List<Problem> problems) {}

    /**
     * Begins with all defaults.
     *
     * @param url {@code jdbc:postgresql://HOST/DATABASE}, {@code jdbc:mariadb://HOST/DATABASE}, {@code jdbc:mysql://HOST/DATABASE} (read by
     *     the driver of MariaDB where there is no other), {@code jdbc:sqlite:FILE}; its driver must be on the class path
     */
    public static Builder builder(String url) {
        return new Builder(url, null);
    }

    /** Begins with all defaults and the connections of a program that embeds Denyut; the program sets their timeouts of connecting. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(null, dataSource);
    }

    /** @throws IOException if it cannot be read; says why and what to do, without any secret */
    @Override
    public TargetSet targets() throws IOException {
        return database.read(connection -> {
            Rows rows = read(connection, last);
            last = rows.targets();
            return rows.set();
        });
    }

    @Override
    public Duration refresh() {
        return refresh;
    }

    /**
     * Reads the inventory to say whether it can be used; changes nothing. Blocks.
     *
     * @throws IOException if it cannot be read; says why and what to do, without any secret
     */
    public Inspection inspect() throws IOException {
        return database.read(connection -> {
            Rows rows = read(connection, Map.of());
            TargetSet set = rows.set();
            DatabaseMetaData about = connection.getMetaData();
            return new Inspection(
                    about.getDatabaseProductName(),
                    about.getDatabaseProductVersion(),
                    tableName,
                    rows.count(),
                    set.targets().size(),
                    set.refused());
        });
    }

    private Rows read(Connection connection, Map<String, Target> before) throws SQLException, IOException {
        Rows rows = new Rows(tableName, columns.rules(addressProblem), before);
        table.read(connection, columns.wanted(), values -> rows.add(columns.row(null, values)));
        return rows;
    }

    /** Names the database and the table, and no secret. */
    @Override
    public String toString() {
        return tableName + " in " + database.shown();
    }

    /**
     * Settings of a source; {@link #build} copies them, so a builder can be used again.
     *
     * @since 0.1.0
     */
    public static final class Builder {
        private final @Nullable String url;
        private final @Nullable DataSource dataSource;
        private String user = "";
        private @Nullable Supplier<Optional<Secret>> password;
        private String table = "inventaris";
        private InventoryColumns columns = InventoryColumns.DEFAULT;
        private Function<String, Optional<String>> addressProblem = HostAddress::problem;
        private Duration refresh = Duration.ofSeconds(60);
        private Duration timeout = Duration.ofSeconds(10);

        private Builder(@Nullable String url, @Nullable DataSource dataSource) {
            this.url = url;
            this.dataSource = dataSource;
        }

        /** Who reads; default: whom the URL names. Not used with a data source. */
        public Builder user(String user) {
            this.user = user;
            return this;
        }

        /** The password of the user, asked for at each reading; default: none. Not used with a data source. */
        public Builder password(Supplier<Optional<Secret>> password) {
            this.password = password;
            return this;
        }

        /** {@code table} or {@code schema.table}; default {@code inventaris}. A view will do. */
        public Builder table(String table) {
            this.table = table.trim();
            return this;
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

        /**
         * How long to wait for a connection and for each answer; default 10 s.
         *
         * @throws IllegalArgumentException if it is less than a second or more than 10 min
         */
        public Builder timeout(Duration timeout) {
            this.timeout = InventorySettings.require("timeout", timeout, InventorySettings.LONGEST_TIMEOUT);
            return this;
        }

        /**
         * Makes the source; does no I/O.
         *
         * @throws IllegalArgumentException if the URL is no JDBC URL, or the table's name cannot be one
         */
        public JdbcTargetSource build() {
            DataSource given = dataSource;
            return new JdbcTargetSource(
                    this,
                    given == null
                            ? Database.of(String.valueOf(url), user, password, timeout)
                            : Database.of(given, timeout));
        }
    }
}
