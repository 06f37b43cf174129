package io.denyut.store;

import io.denyut.Observation;
import io.denyut.spi.Sink;
import io.denyut.testkit.SinkContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class StoreSinkContractTest extends SinkContract {
    @TempDir
    Path folder;

    private JdbcStore store;

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected Sink open() throws Exception {
        if (store != null) {
            store.close();
        }
        store = JdbcStore.builder(folder.resolve("denyut.db"))
                .clock(() -> Instant.parse("2026-03-04T06:00:00Z"))
                .open();
        return closingWith(store);
    }

    /** The threads are the store's: a sink whose end is that of its store. */
    private static Sink closingWith(JdbcStore store) {
        Sink sink = store.sink();
        return new Sink() {
            @Override
            public void write(List<Observation> batch) throws Exception {
                sink.write(batch);
            }

            @Override
            public void flush() throws Exception {
                sink.flush();
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }

    /** Another program holds the database. */
    @Override
    protected Optional<AutoCloseable> breakStorage() throws Exception {
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("denyut.db"));
        try (Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
        }
        return Optional.of(other);
    }

    /** What a start would find. */
    @Override
    protected List<Entry> readBack() throws Exception {
        open();
        List<Entry> found = new ArrayList<>();
        store.history()
                .export(
                        Instant.EPOCH,
                        Instant.parse("2100-01-01T00:00:00Z"),
                        one -> found.add(new Entry(one.target(), one.tick())));
        return found;
    }
}
