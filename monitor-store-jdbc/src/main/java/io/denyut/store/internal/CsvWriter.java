package io.denyut.store.internal;

import io.denyut.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns observations into rows of daily files, each row once.
 *
 * <p>An observation is known again by (target, check, source, tick) for as long as this object remembers it, at least until it is flushed; a
 * row that an earlier process wrote is known again by its bytes and its instant. Whatever throws leaves whole rows in the files and forgets
 * those it gave up, so that the same observations can be written again. Not thread-safe.
 */
public final class CsvWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CsvWriter.class);
    private static final int MOST_BUFFERED = 256 << 10;
    private static final int TARGETS = 1 << 14;
    /** Years 0001 to 9999: other stamps have another length. */
    private static final long FIRST_SECOND = -62_135_510_400L;

    private static final long LAST_SECOND = 253_402_214_400L;

    private final Path directory;
    private final RowLayout layout;
    private final Set<String> checks;
    private final long maxRecords;
    private final FreeSpace space;
    private final Stamps stamps;
    private final RecentKeys recent = new RecentKeys();
    private final Housekeeping housekeeping;
    private final DayFiles files;

    private final RowBuffer buffer = new RowBuffer();
    private int bufferedRows;
    private final LongList bufferedKeys = new LongList();
    private final LongList bufferedSeenAgain = new LongList();
    /** Hashes of target ids, by the instances that come again every round. */
    private final @Nullable TargetHash[] hashes = new TargetHash[TARGETS];

    private boolean prepared;
    private boolean warnedOfYear;

    private record TargetHash(Object target, long hash) {}

    /**
     * What a CSV sink is made of.
     *
     * @param general whether rows are samples rather than S1's
     * @param checks whose observations are written; empty for all
     * @param maxRecords most rows in a file; 0 for no limit
     * @param keepDays how long files are kept; 0 to leave them all alone
     * @param minFreeBytes below so much free space nothing is written
     */
    public record Settings(
            Path directory,
            boolean general,
            ZoneId zone,
            Set<String> checks,
            long maxRecords,
            int keepDays,
            long minFreeBytes) {}

    /** Does no I/O. */
    public CsvWriter(Settings settings) {
        this(settings, FreeSpace.SpaceMeter.SYSTEM);
    }

    CsvWriter(Settings settings, FreeSpace.SpaceMeter meter) {
        this.directory = settings.directory();
        this.layout = settings.general() ? new GeneralLayout() : new S1Layout();
        this.checks = settings.checks();
        this.maxRecords = settings.maxRecords();
        this.space = new FreeSpace(directory, settings.minFreeBytes(), meter);
        this.stamps = new Stamps(settings.zone());
        FileNames names = new FileNames(directory, layout.filePrefix());
        this.housekeeping = new Housekeeping(names, settings.keepDays());
        this.files = new DayFiles(
                directory, names, layout, settings.zone().getRules(), maxRecords > 0, recent, housekeeping);
    }

    /**
     * Makes the folder if it is not there, and tries to write in it.
     *
     * @throws IOException if that is not possible; says what to do
     */
    public void check() throws IOException {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, ".denyut-write-test", null));
        } catch (IOException e) {
            throw unusable(e);
        }
        prepared = true;
    }

    private IOException unusable(IOException cause) {
        String user = System.getProperty("user.name", "this user");
        return new IOException(
                "CSV folder " + directory.toAbsolutePath() + " cannot be written: " + cause
                        + ". Make it a folder that user '" + user + "' may write (mkdir -p, chown), or set another",
                cause);
    }

    /** Writes rows; on return they are with the system, not yet durable. */
    public void write(List<Observation> batch) throws IOException {
        if (!prepared) {
            check();
        }
        space.require();
        if (recent.isFull()) {
            flush();
        }
        boolean done = false;
        try {
            Day day = null;
            for (int i = 0; i < batch.size(); i++) {
                Observation observation = batch.get(i);
                if (isWanted(observation)) {
                    day = write(observation, day);
                }
            }
            drain(day);
            done = true;
        } finally {
            if (!done) {
                giveUpBuffer();
            }
        }
    }

    private boolean isWanted(Observation observation) {
        long second = observation.tick().getEpochSecond();
        if (second >= FIRST_SECOND && second < LAST_SECOND) {
            return checks.isEmpty() || checks.contains(observation.checkId());
        }
        if (!warnedOfYear) {
            LOG.warn(
                    "csv: observation of {} at {} is left out, and all others whose year has not four digits",
                    observation.target().id(),
                    observation.tick());
            warnedOfYear = true;
        }
        return false;
    }

    private Day write(Observation observation, @Nullable Day current) throws IOException {
        stamps.at(observation.tick());
        Day day = current;
        if (day == null || day.number != stamps.day()) {
            drain(day);
            day = files.day(stamps.day());
        }
        long instant = Stamps.micros(observation.tick());
        long key = key(observation, instant);
        if (recent.contains(key)) {
            return day;
        }
        int rows = layout.rows(observation);
        if (maxRecords > 0) {
            long before = day.file.rows() + bufferedRows;
            if (before > 0 && before + rows > maxRecords && !isLeftOver(day, observation, rows, instant)) {
                drain(day);
                files.roll(day);
            }
        }
        recent.add(key);
        bufferedKeys.add(key);
        for (int row = 0; row < rows; row++) {
            append(day, observation, row, instant);
        }
        if (buffer.size() > MOST_BUFFERED) {
            drain(day);
        }
        return day;
    }

    /** Whether all rows of an observation were written by an earlier process. */
    private boolean isLeftOver(Day day, Observation observation, int rows, long instant) {
        if (day.leftover.size() == 0) {
            return false;
        }
        int start = buffer.size();
        boolean all = true;
        for (int row = 0; row < rows && all; row++) {
            layout.append(observation, row, stamps, buffer);
            all = day.leftover.contains(Tail.key(buffer.bytes(), start, buffer.size(), instant));
            buffer.cutTo(start);
        }
        return all;
    }

    private void append(Day day, Observation observation, int row, long instant) {
        int start = buffer.size();
        layout.append(observation, row, stamps, buffer);
        if (day.leftover.size() > 0) {
            long rowKey = Tail.key(buffer.bytes(), start, buffer.size(), instant);
            if (day.leftover.remove(rowKey)) {
                bufferedSeenAgain.add(rowKey);
                buffer.cutTo(start);
                return;
            }
        }
        buffer.octet('\n');
        bufferedRows++;
    }

    private long key(Observation observation, long instant) {
        long parts = Hashing.combine(Hashing.of(observation.checkId()), Hashing.of(observation.source()));
        return Hashing.combine(Hashing.combine(targetHash(observation), parts), instant);
    }

    private long targetHash(Observation observation) {
        Object target = observation.target();
        int place = System.identityHashCode(target) & TARGETS - 1;
        TargetHash known = hashes[place];
        if (known == null || known.target != target) {
            known = new TargetHash(target, Hashing.of(observation.target().id()));
            hashes[place] = known;
        }
        return known.hash;
    }

    /** Hands what is buffered to a day's file. */
    private void drain(@Nullable Day day) throws IOException {
        if (day == null || bufferedKeys.size() == 0) {
            return;
        }
        if (buffer.size() > 0) {
            files.checkIntact(day);
            try {
                day.file.write(buffer.bytes(), 0, buffer.size(), bufferedRows);
            } catch (IOException e) {
                day.expectAgain(bufferedSeenAgain);
                throw new IOException("CSV file " + day.file.path() + " cannot be written: " + e.getMessage(), e);
            }
        }
        day.file.unflushed().addAll(bufferedKeys);
        day.seenAgain.addAll(bufferedSeenAgain);
        clearBuffer();
    }

    private void giveUpBuffer() {
        recent.forget(bufferedKeys);
        clearBuffer();
    }

    private void clearBuffer() {
        buffer.cutTo(0);
        bufferedRows = 0;
        bufferedKeys.clear();
        bufferedSeenAgain.clear();
    }

    /** When it returns, every row written before is durable. */
    public void flush() throws IOException {
        files.flush();
        recent.flushed();
        housekeeping.step();
    }

    /** Releases the files. */
    public void close() {
        housekeeping.close();
        String problem = files.close();
        if (!problem.isEmpty()) {
            LOG.warn("csv: the last rows may not be durable: {}", problem);
        }
    }
}
