package io.denyut.bench.server;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** An inventory in SQLite whose hosts all answer, and which changes by one row in a hundred when it is told to. */
final class InventoryFile {
    private static final int SLOTS = 200_000;

    private final String url;
    private final int rows;
    private int changes;

    InventoryFile(Path file, int rows) throws SQLException {
        this.url = "jdbc:sqlite:" + file;
        this.rows = rows;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE inventaris (id INTEGER PRIMARY KEY, ip TEXT, hostname TEXT, kondisi TEXT)");
            connection.setAutoCommit(false);
            insert(connection, 0, rows);
            connection.commit();
        }
    }

    String url() {
        return url;
    }

    private static void insert(Connection connection, int from, int to) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO inventaris VALUES (?, ?, ?, ?)")) {
            for (int id = from; id < to; id++) {
                insert.setInt(1, id);
                insert.setString(2, address(id));
                insert.setString(3, "host-" + id);
                insert.setString(4, id % 100 == 99 ? "maintenance" : "baik");
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Of each hundred rows one: a third of them goes, as many come, the others move to another address. */
    void change() throws SQLException {
        int third = Math.max(1, rows / 300);
        int round = changes++;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            int first = round * third;
            statement.executeUpdate("DELETE FROM inventaris WHERE id >= " + first + " AND id < " + (first + third));
            insert(connection, rows + first, rows + first + third);
            int moved = rows / 2 + first;
            try (PreparedStatement update = connection.prepareStatement("UPDATE inventaris SET ip = ? WHERE id = ?")) {
                for (int id = moved; id < moved + third; id++) {
                    update.setString(1, address(SLOTS + round * third + id));
                    update.setInt(2, id);
                    update.addBatch();
                }
                update.executeBatch();
            }
            connection.commit();
        }
    }

    /** Of 127/8 without its first /16. */
    private static String address(int index) {
        return "127." + (1 + (index >>> 16)) + "." + (index >>> 8 & 255) + "." + (index & 255);
    }
}
