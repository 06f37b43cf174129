package io.denyut.store.internal.inventory;

import io.denyut.spi.Suggestions;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as the database calls it. Names of people are compared with the names that are there and then quoted, so that no text of a
 * setting is ever run.
 */
public final class InventoryTable {
    private static final int FETCH_SIZE = 1_000;
    private static final int MOST_TABLES = 10_000;
    private static final int MAX_NAME = 128;
    private static final Set<String> SYSTEM_SCHEMAS =
            Set.of("pg_catalog", "information_schema", "pg_toast", "mysql", "performance_schema", "sys");

    private final Database database;
    private final List<String> name;

    /**
     * @param name {@code table} or {@code schema.table}
     * @throws IllegalArgumentException if it cannot be the name of one
     */
    public InventoryTable(Database database, String name) {
        this.database = database;
        this.name = List.of(name.trim().split("\\.", -1));
        if (this.name.size() > 2) {
            throw new IllegalArgumentException(Shown.quoted(name) + " must be a table or schema.table");
        }
        this.name.forEach(part -> requireName(part, "table"));
    }

    /** @throws IllegalArgumentException if no database could have something of this name */
    public static void requireName(String name, String what) {
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    Shown.quoted(name) + " cannot be the name of a " + what + " (1 to " + MAX_NAME + " characters)");
        }
    }

    /** Takes the values of a row, in the order of the columns that were asked for; {@code null} where there is none. */
    public interface RowTaker {
        void take(List<@Nullable String> values);
    }

    /**
     * Reads some columns of all rows, in the order of the first.
     *
     * @throws InventoryFailure if the table or a column is not there, with what is there
     */
    public void read(Connection connection, List<Columns.Wanted> columns, RowTaker taker)
            throws SQLException, InventoryFailure {
        String quote = quote(connection);
        Found table = find(connection, quote);
        List<String> quoted = new ArrayList<>();
        for (String column : resolve(table, columns)) {
            quoted.add(quoted(column, quote));
        }
        String sql = "SELECT " + String.join(", ", quoted) + " FROM " + table.sql() + " ORDER BY " + quoted.get(0);
        try (Statement statement = statement(connection);
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<@Nullable String> values = new ArrayList<>(quoted.size());
                for (int i = 1; i <= quoted.size(); i++) {
                    values.add(rows.getString(i));
                }
                taker.take(values);
            }
        }
    }

    private Statement statement(Connection connection) throws SQLException {
        Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        // Rows come in portions: neither the driver of MariaDB nor that of PostgreSQL then holds all of them.
        Database.optional("a fetch size", () -> statement.setFetchSize(FETCH_SIZE));
        Database.optional("a query timeout", () -> statement.setQueryTimeout(database.timeoutSeconds()));
        return statement;
    }

    /** @param sql its name, quoted */
    private record Found(String sql, List<String> columns) {}

    private Found find(Connection connection, String quote) throws SQLException, InventoryFailure {
        try {
            return look(connection, name, quote);
        } catch (SQLException refused) {
            if (SqlFailures.endsTheReading(refused)) {
                throw refused;
            }
            // After an error, PostgreSQL takes no more questions in the same transaction.
            connection.rollback();
            List<List<String>> there = tables(connection);
            Optional<List<String>> same = there.stream().filter(this::isMeant).findFirst();
            if (same.isPresent() && !same.get().equals(name)) {
                return look(connection, same.get(), quote);
            }
            if (same.isPresent()) {
                throw refused;
            }
            throw missing(there);
        }
    }

    private Found look(Connection connection, List<String> parts, String quote) throws SQLException {
        String sql = parts.stream().map(part -> quoted(part, quote)).collect(Collectors.joining("."));
        try (Statement statement = statement(connection);
                ResultSet none = statement.executeQuery("SELECT * FROM " + sql + " WHERE 1 = 0")) {
            ResultSetMetaData columns = none.getMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                names.add(columns.getColumnName(i));
            }
            return new Found(sql, names);
        }
    }

    /** Tables and views that people made, each with as many parts as the name that is looked for. */
    private List<List<String>> tables(Connection connection) throws SQLException {
        List<List<String>> tables = new ArrayList<>();
        try (ResultSet found = connection
                .getMetaData()
                .getTables(name.size() == 1 ? connection.getCatalog() : null, null, "%", null)) {
            while (found.next() && tables.size() < MOST_TABLES) {
                String type = String.valueOf(found.getString("TABLE_TYPE")).toUpperCase(Locale.ROOT);
                String schema = found.getString("TABLE_SCHEM");
                String parent = schema == null ? found.getString("TABLE_CAT") : schema;
                boolean readable = (type.contains("TABLE") || type.contains("VIEW")) && !type.contains("SYSTEM");
                if (readable && (parent == null || !SYSTEM_SCHEMAS.contains(parent.toLowerCase(Locale.ROOT)))) {
                    String table = found.getString("TABLE_NAME");
                    tables.add(name.size() == 1 || parent == null ? List.of(table) : List.of(parent, table));
                }
            }
        }
        return tables;
    }

    private boolean isMeant(List<String> table) {
        return String.join(".", table).equalsIgnoreCase(String.join(".", name));
    }

    private InventoryFailure missing(List<List<String>> there) {
        Set<String> names =
                there.stream().map(parts -> String.join(".", parts)).collect(Collectors.toCollection(TreeSet::new));
        String wanted = String.join(".", name);
        return new InventoryFailure(database.shown() + ": there is no table " + Shown.quoted(wanted)
                + " that this user may read (setting 'table')"
                + Suggestions.nearest(wanted, names)
                        .map(near -> "; did you mean " + Shown.quoted(near) + "?")
                        .orElse("")
                + (names.isEmpty() ? "; there are no tables at all" : " There are: " + Shown.names(names)));
    }

    private List<String> resolve(Found table, List<Columns.Wanted> wanted) throws InventoryFailure {
        List<String> columns = new ArrayList<>();
        for (int index : Columns.places(
                database.shown() + ": table " + Shown.quoted(String.join(".", name)), wanted, table.columns())) {
            columns.add(table.columns().get(index));
        }
        return columns;
    }

    private static String quote(Connection connection) throws SQLException {
        DatabaseMetaData about = connection.getMetaData();
        String quote = about.getIdentifierQuoteString();
        return quote == null || quote.isBlank() ? "\"" : quote.trim();
    }

    private static String quoted(String name, String quote) {
        return quote + name.replace(quote, quote + quote) + quote;
    }
}
