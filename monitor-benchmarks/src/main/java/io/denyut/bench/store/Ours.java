package io.denyut.bench.store;

import io.denyut.Observation;
import io.denyut.store.History;
import io.denyut.store.internal.db.Database;
import io.denyut.store.internal.db.DatabaseOptions;
import io.denyut.store.internal.db.Micros;
import io.denyut.store.internal.db.Priority;
import io.denyut.store.internal.series.SeriesEngine;
import io.denyut.store.internal.series.SeriesHealth;
import io.denyut.store.internal.series.SeriesOptions;
import io.denyut.store.internal.tools.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Denyut's store; its time of day is the newest tick. */
final class Ours implements Side {
    private static final int PIECES = 500;
    private static final int DAY = 86_400;
    private static final long WINDOW_SECONDS = 1_800;

    private final Path file;
    private final Database database;
    private final SeriesEngine engine;
    private volatile Instant now = Instant.EPOCH;

    Ours(Path folder, boolean survivesPowerLoss) throws IOException {
        this(folder, survivesPowerLoss, SeriesOptions.of(InstantSource.system()));
    }

    /** Keeps everything as long as these options say. */
    Ours(Path folder, boolean survivesPowerLoss, SeriesOptions options) throws IOException {
        file = folder.resolve("denyut.db");
        database = Database.open(file, DatabaseOptions.of(() -> now).withSurvivesPowerLoss(survivesPowerLoss));
        engine = SeriesEngine.open(
                database, options.withClock(() -> now), () -> TimeUnit.SECONDS.toNanos(now.getEpochSecond()));
    }

    @Override
    public String name() {
        return "denyut";
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public void write(Pings.Batch batch) throws IOException {
        write(batch.observations);
    }

    void write(List<Observation> observations) throws IOException {
        engine.write(observations);
        engine.flush();
        now = observations.get(observations.size() - 1).tick();
    }

    @Override
    public void settle() throws Exception {
        engine.sealing().get(10, TimeUnit.MINUTES);
    }

    /** The day is over: roll it up. */
    void rollUp(Instant at) throws Exception {
        now = at;
        engine.upkeep().get(10, TimeUnit.MINUTES);
        settle();
    }

    /** What the server does again and again, at the time of the newest tick; and the size is noted, as it is once an hour. */
    void lookAfter() throws Exception {
        engine.upkeep().get(10, TimeUnit.MINUTES);
        database.write(Priority.UPKEEP, session -> {
            Sizes.note(session, Micros.of(now));
            return null;
        });
    }

    SeriesHealth health() {
        return engine.health();
    }

    @Override
    public int day(Pings pings, int device, long fromSecond) throws IOException {
        History.Buckets day = engine.history()
                .buckets(
                        pings.targets.get(device).id(),
                        new History.Pieces(
                                Instant.ofEpochSecond(fromSecond), Duration.ofSeconds(DAY / PIECES + 1), PIECES),
                        Set.of("icmp.rtt"))
                .get(0);
        int pieces = 0;
        for (double average : day.metrics().get(0).average()) {
            pieces += average > 0 ? 1 : 0;
        }
        return pieces;
    }

    /** A chart of a range as the page asks for it; gives how many results its pieces are made of. */
    long chart(String target, Instant from, Instant to, int points) throws IOException {
        History.Buckets found = engine.history()
                .buckets(target, History.Pieces.covering(from, to, points), Set.of("icmp.rtt", "icmp.packet_loss"))
                .get(0);
        return Arrays.stream(found.up()).asLongStream().sum()
                + Arrays.stream(found.down()).asLongStream().sum();
    }

    long statistics(long fromSecond) throws IOException {
        History.Totals all = engine.history()
                .statistics(
                        Optional.empty(),
                        Set.of(),
                        "icmp.rtt",
                        Instant.ofEpochSecond(fromSecond),
                        Instant.ofEpochSecond(fromSecond + DAY))
                .all();
        return all.up() + all.down();
    }

    /** As retention does it: the oldest is one range of keys. */
    void deleteBefore(long second) throws IOException {
        long key = second / WINDOW_SECONDS << 32;
        database.write(Priority.UPKEEP, session -> {
            session.update("DELETE FROM chunk WHERE id < ?", key);
            session.update("DELETE FROM chunk_summary WHERE id < ?", key);
            return null;
        });
    }

    long count(String table) throws IOException {
        return database.read(session -> session.number("SELECT count(*) FROM " + table, 0));
    }

    @Override
    public void close() {
        database.close();
    }
}
