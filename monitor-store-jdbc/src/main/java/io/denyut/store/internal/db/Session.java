package io.denyut.store.internal.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection and the statements that were prepared on it, the least used of which go when there are too many. Used by one thread at once. */
public final class Session implements AutoCloseable {
    private static final int MAX_PREPARED = 200;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(64, 0.75f, true);

    private final List<End> ends = new ArrayList<>();

    private record End(Runnable committed, Runnable undone) {}

    /** Reads a row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    Session(Connection connection) {
        this.connection = connection;
    }

    /** For what {@link #prepare} is too narrow for. Leave transactions to the writer. */
    public Connection connection() {
        return connection;
    }

    /** A statement that stays prepared: its parameters are those of its last use, its batch is empty. Never close it. */
    public PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known != null) {
            return known;
        }
        PreparedStatement made = connection.prepareStatement(sql);
        prepared.put(sql, made);
        if (prepared.size() > MAX_PREPARED) {
            Iterator<PreparedStatement> oldest = prepared.values().iterator();
            PreparedStatement gone = oldest.next();
            oldest.remove();
            gone.close();
        }
        return made;
    }

    /** Runs a statement with these parameters (text, numbers, bytes, null); gives the number of rows that it changed. */
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = prepare(sql);
        bind(statement, parameters);
        return statement.executeUpdate();
    }

    /** Runs a statement once for each of these rows of parameters. */
    public void updateAll(String sql, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        PreparedStatement statement = prepare(sql);
        for (@Nullable Object[] row : rows) {
            bind(statement, row);
            statement.addBatch();
        }
        statement.executeBatch();
    }

    /** All rows of a query. Give it a LIMIT where there may be many. */
    public <T> List<T> query(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = prepare(sql);
        bind(statement, parameters);
        List<T> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(row.read(result));
            }
        }
        return rows;
    }

    /** The first column of the first row as a number; {@code none} where there is no row, or NULL in it. */
    public long number(String sql, long none, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = prepare(sql);
        bind(statement, parameters);
        try (ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                return none;
            }
            long value = result.getLong(1);
            return result.wasNull() ? none : value;
        }
    }

    /** Runs one statement as it is, unprepared: for the schema and for PRAGMAs. */
    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    /**
     * What is to be done on the writer's thread when this transaction has ended, so that memory follows the database and never runs ahead.
     *
     * @param committed what was written is durable
     * @param undone it was rolled back
     */
    public void atEnd(Runnable committed, Runnable undone) {
        ends.add(new End(committed, undone));
    }

    void ended(boolean committed) {
        List<End> all = List.copyOf(ends);
        ends.clear();
        for (End end : all) {
            (committed ? end.committed : end.undone).run();
        }
    }

    /** Ends with a clean slate: a task that threw in the middle of a batch leaves none of it to the next one. */
    void clearBatches() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.clearBatch();
        }
    }

    @Override
    public void close() throws SQLException {
        prepared.clear();
        connection.close(); // closes its statements, too
    }
}
