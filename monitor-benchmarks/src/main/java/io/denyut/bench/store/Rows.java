package io.denyut.bench.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A row for each sample, prepared statements, batches of one commit: as good as such a layout gets without another design. */
final class Rows implements Side {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final int PIECES = 500;
    private static final int DAY = 86_400;

    private final Layout layout;
    private final Path file;
    private final Connection writer;
    private final Connection reader;
    private final PreparedStatement insert;

    enum Layout {
        /** Names, text time, no index. */
        NAIVE,
        /** The same with an index of device and time. */
        INDEXED,
        /** Numbers only, in the order of series and time. */
        CLUSTERED
    }

    Rows(Layout layout, Path folder) throws SQLException {
        this.layout = layout;
        file = folder.resolve(layout.name() + ".db");
        writer = open();
        boolean narrow = layout == Layout.CLUSTERED;
        try (Statement statement = writer.createStatement()) {
            statement.execute(
                    narrow
                            ? "CREATE TABLE samples (series INTEGER, ts INTEGER, value REAL, PRIMARY KEY (series, ts))"
                                    + " WITHOUT ROWID"
                            : "CREATE TABLE samples (id INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT, ip TEXT,"
                                    + " metric TEXT, value REAL, status TEXT, time TEXT)");
            if (layout == Layout.INDEXED) {
                statement.execute("CREATE INDEX samples_device_time ON samples (device, time)");
            }
        }
        insert = writer.prepareStatement(
                narrow
                        ? "INSERT INTO samples VALUES (?, ?, ?)"
                        : "INSERT INTO samples (device, ip, metric, value, status, time) VALUES (?, ?, ?, ?, ?, ?)");
        writer.setAutoCommit(false);
        reader = open();
    }

    private Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute("PRAGMA cache_size = -16384");
            statement.execute("PRAGMA busy_timeout = 10000");
        }
        return connection;
    }

    @Override
    public String name() {
        return switch (layout) {
            case NAIVE -> "a row per sample";
            case INDEXED -> "the same, indexed";
            case CLUSTERED -> "narrow clustered rows";
        };
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public void write(Pings.Batch batch) throws SQLException {
        long lastSecond = -1;
        String time = "";
        for (int i = 0; i < batch.size; i++) {
            int device = batch.devices[i];
            long value = batch.values[i];
            if (layout == Layout.CLUSTERED) {
                insert.setLong(1, device);
                insert.setLong(2, batch.seconds[i] * 1_000);
                if (value < 0) {
                    insert.setObject(3, null);
                } else {
                    insert.setDouble(3, value / 1e3);
                }
            } else {
                if (batch.seconds[i] != lastSecond) {
                    lastSecond = batch.seconds[i];
                    time = time(lastSecond);
                }
                insert.setString(1, batch.targets(device).id());
                insert.setString(2, batch.targets(device).address());
                insert.setString(3, "rtt");
                if (value < 0) {
                    insert.setObject(4, null);
                } else {
                    insert.setDouble(4, value / 1e3);
                }
                insert.setString(5, value < 0 ? "DOWN" : "UP");
                insert.setString(6, time);
            }
            insert.addBatch();
        }
        insert.executeBatch();
        writer.commit();
    }

    private static String time(long second) {
        return TIME.format(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
    }

    /** Grouped by the database, which is faster than fetching the rows. */
    @Override
    public int day(Pings pings, int device, long fromSecond) throws SQLException {
        boolean narrow = layout == Layout.CLUSTERED;
        String sql = narrow
                ? "SELECT ts / ? AS piece, min(value), avg(value), max(value) FROM samples"
                        + " WHERE series = ? AND ts >= ? AND ts < ? GROUP BY piece"
                : "SELECT CAST(strftime('%s', time) AS INTEGER) / ? AS piece, min(value), avg(value), max(value)"
                        + " FROM samples WHERE device = ? AND time >= ? AND time < ? GROUP BY piece";
        try (PreparedStatement query = reader.prepareStatement(sql)) {
            long step = DAY / PIECES + 1;
            query.setLong(1, narrow ? step * 1_000 : step);
            if (narrow) {
                query.setInt(2, device);
                query.setLong(3, fromSecond * 1_000);
                query.setLong(4, (fromSecond + DAY) * 1_000);
            } else {
                query.setString(2, pings.targets.get(device).id());
                query.setString(3, time(fromSecond));
                query.setString(4, time(fromSecond + DAY));
            }
            int pieces = 0;
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    pieces += rows.getDouble(3) > 0 ? 1 : 0;
                }
            }
            return pieces;
        }
    }

    /** Count, successes, least, mean and greatest of each device; gives how many rows were counted. */
    long statistics() throws SQLException {
        try (Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("SELECT device, count(*), sum(status = 'UP'), min(value),"
                        + " avg(value), max(value) FROM samples NOT INDEXED GROUP BY device")) {
            long all = 0;
            while (rows.next()) {
                all += rows.getLong(2);
            }
            return all;
        }
    }

    void deleteBefore(long second) throws SQLException {
        try (PreparedStatement delete = writer.prepareStatement("DELETE FROM samples WHERE ts < ?")) {
            delete.setLong(1, second * 1_000);
            delete.executeUpdate();
        }
        writer.commit();
    }

    @Override
    public void close() throws SQLException {
        reader.close();
        writer.close();
    }
}
