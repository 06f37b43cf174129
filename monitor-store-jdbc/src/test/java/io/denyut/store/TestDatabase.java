package io.denyut.store;

import io.denyut.spi.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A real database with somebody who may only read.
 *
 * @param reader the one who reads the inventory; empty where the database knows no users
 * @param port where it listens; 0 for a file
 */
record TestDatabase(String url, String admin, String adminPassword, String reader, String password, int port) {
    static final String SECRET = "S3cr3t-k4ta:Sandi@/?";

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, admin, adminPassword);
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Fills a table whose columns are all text or numbers. */
    void insert(String table, Object[]... rows) throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            String marks = "?" + ", ?".repeat(rows[0].length - 1);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
                for (Object[] row : rows) {
                    for (int i = 0; i < row.length; i++) {
                        insert.setObject(i + 1, row[i]);
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    boolean hasUsers() {
        return !reader.isEmpty();
    }

    JdbcTargetSource.Builder source() {
        return source(url, password);
    }

    JdbcTargetSource.Builder source(String url, String password) {
        JdbcTargetSource.Builder builder = JdbcTargetSource.builder(url).user(reader);
        return hasUsers() ? builder.password(secret(password)) : builder;
    }

    static Supplier<Optional<Secret>> secret(String text) {
        return () -> Optional.of(Secret.of(text));
    }
}
