package io.denyut.store;

import io.denyut.spi.Sink;
import io.denyut.testkit.SinkContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class RowSinkContractTest extends SinkContract {
    @TempDir
    Path folder;

    private Sink open;

    @AfterEach
    void close() {
        open.close();
    }

    @Override
    protected Sink open() {
        if (open != null) {
            open.close();
        }
        open = RowSink.builder(file())
                .clock(() -> Instant.parse("2026-03-04T06:00:00Z"))
                .build();
        return open;
    }

    private Path file() {
        return folder.resolve("samples.db");
    }

    /** Another program holds the database. */
    @Override
    protected Optional<AutoCloseable> breakStorage() throws Exception {
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        try (Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
        }
        return Optional.of(other);
    }

    @Override
    protected List<Entry> readBack() throws Exception {
        List<Entry> found = new ArrayList<>();
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("SELECT target, tick FROM results ORDER BY tick")) {
            while (rows.next()) {
                found.add(new Entry(rows.getString("target"), Instant.EPOCH.plusNanos(rows.getLong("tick") * 1_000)));
            }
        }
        return found;
    }
}
