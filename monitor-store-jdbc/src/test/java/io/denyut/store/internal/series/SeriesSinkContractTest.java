package io.denyut.store.internal.series;

import io.denyut.spi.Sink;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.testkit.SinkContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SeriesSinkContractTest extends SinkContract {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-04T06:00:00Z"));

    @TempDir
    private Path directory;

    private Database database;

    @BeforeEach
    void openDatabase() throws Exception {
        database = Database.open(directory.resolve("denyut.db"), DatabaseOptions.of(CLOCK));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Override
    protected Sink open() throws Exception {
        return SeriesEngine.open(database, SeriesOptions.of(CLOCK)).sink();
    }

    /** Another program holds the database. */
    @Override
    protected Optional<AutoCloseable> breakStorage() throws Exception {
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("denyut.db"));
        try (Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
        }
        return Optional.of(other);
    }

    /** What a start would find. */
    @Override
    protected List<Entry> readBack() throws Exception {
        List<Entry> found = new ArrayList<>();
        SeriesEngine.open(database, SeriesOptions.of(CLOCK))
                .history()
                .export(
                        Instant.EPOCH,
                        Instant.parse("2100-01-01T00:00:00Z"),
                        one -> found.add(new Entry(one.target(), one.tick())));
        return found;
    }
}
