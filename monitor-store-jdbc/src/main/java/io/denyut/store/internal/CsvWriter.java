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
    /** So much may be written between two looks at the free space. */
    private static final int UNWATCHED = 16 << 20;
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

    private final RowBuffer buffer = new RowBuffer(MOST_BUFFERED + (64 << 10));
    private int bufferedRows;
    private final LongList bufferedKeys = new LongList();
    private final LongList bufferedSeenAgain = new LongList();
    private final TargetCells targets;
    private String lastCheck = "";
    private String lastSource = "";
    private long lastPairHash = Hashing.combine(Hashing.of(""), Hashing.of(""));

    private boolean prepared;
    private long unwatched = UNWATCHED;
    private boolean warnedOfYear;

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
        this.stamps = new Stamps(settings.zone(), layout.hasOffset());
        this.targets = new TargetCells(layout);
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
        if (unwatched >= UNWATCHED) {
            space.require();
            unwatched = 0;
        }
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
                // The folder may be what is missing: it is looked at again, and made again.
                prepared = false;
                unwatched = UNWATCHED;
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
        TargetCells.Entry target = targets.of(observation.target());
        long key = Hashing.combine(Hashing.combine(target.idHash, pairHash(observation)), instant);
        int rows = layout.rows(observation);
        if (maxRecords > 0 && !recent.contains(key)) {
            long before = day.file.rows() + bufferedRows;
            if (before > 0 && before + rows > maxRecords && !isLeftOver(day, observation, target, rows, instant)) {
                drain(day);
                files.roll(day);
            }
        }
        // Only now: what is remembered here and not among the buffered keys would not be forgotten when something
        // throws.
        if (!recent.add(key)) {
            return day;
        }
        bufferedKeys.add(key);
        for (int row = 0; row < rows; row++) {
            append(day, observation, target, row, instant);
        }
        if (buffer.size() > MOST_BUFFERED) {
            drain(day);
        }
        return day;
    }

    /** Whether all rows of an observation were written by an earlier process. */
    private boolean isLeftOver(Day day, Observation observation, TargetCells.Entry target, int rows, long instant) {
        if (day.leftover.size() == 0) {
            return false;
        }
        int start = buffer.size();
        boolean all = true;
        for (int row = 0; row < rows && all; row++) {
            appendRow(observation, target, row);
            all = day.leftover.contains(Tail.key(buffer.bytes(), start, buffer.size(), instant));
            buffer.cutTo(start);
        }
        return all;
    }

    private void appendRow(Observation observation, TargetCells.Entry target, int row) {
        stamps.append(buffer);
        buffer.raw(target.cells, target.cells.length);
        layout.append(observation, row, buffer);
    }

    private void append(Day day, Observation observation, TargetCells.Entry target, int row, long instant) {
        int start = buffer.size();
        appendRow(observation, target, row);
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

    /** The hash of check and source, which seldom differ from one observation to the next. */
    @SuppressWarnings("ReferenceEquality") // the same instances come again; others only cost a hash
    private long pairHash(Observation observation) {
        if (observation.checkId() != lastCheck || observation.source() != lastSource) {
            lastCheck = observation.checkId();
            lastSource = observation.source();
            lastPairHash = Hashing.combine(Hashing.of(lastCheck), Hashing.of(lastSource));
        }
        return lastPairHash;
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
        unwatched += buffer.size();
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
        unwatched = UNWATCHED;
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
