package io.denyut.store.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The days whose files are open: today's, yesterday's around midnight, older ones when late rows come. Not thread-safe. */
final class DayFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DayFiles.class);
    private static final int MOST_OPEN = 4;

    private final Path directory;
    private final FileNames names;
    private final RowLayout layout;
    private final ZoneRules rules;
    private final boolean countRows;
    private final RecentKeys recent;
    private final Housekeeping housekeeping;
    /** The least recently used first. */
    private final Map<Long, Day> open = new LinkedHashMap<>(8, 0.75f, true);

    private long newest = Long.MIN_VALUE;
    private boolean mustForceDirectory;

    DayFiles(
            Path directory,
            FileNames names,
            RowLayout layout,
            ZoneRules rules,
            boolean countRows,
            RecentKeys recent,
            Housekeeping housekeeping) {
        this.directory = directory;
        this.names = names;
        this.layout = layout;
        this.rules = rules;
        this.countRows = countRows;
        this.recent = recent;
        this.housekeeping = housekeeping;
    }

    /** The files of a day, opened if they are not. */
    Day day(long number) throws IOException {
        Day day = open.get(number);
        if (day != null) {
            return day;
        }
        if (number > newest) {
            newest = number;
            closeIf(old -> old.number < newest - 1);
            housekeeping.newDay(newest);
        }
        while (open.size() >= MOST_OPEN) {
            close(open.values().iterator().next());
        }
        LongBag leftover = new LongBag();
        day = new Day(number, openLastPart(number, leftover), leftover);
        open.put(number, day);
        return day;
    }

    private DayFile openLastPart(long number, LongBag leftover) throws IOException {
        int next = 1;
        List<Path> parts = new ArrayList<>();
        for (FileNames.Found found : names.list(number)) {
            next = Math.max(next, found.part() + 1);
            if (found.gzipped()) {
                parts.clear();
            } else {
                housekeeping.leave(found.path());
                parts.add(found.path());
            }
        }
        if (parts.isEmpty()) {
            return openPart(number, next, Tail.WINDOW, leftover);
        }
        Path last = parts.remove(parts.size() - 1);
        long window = Tail.WINDOW - Files.size(last);
        for (int i = parts.size() - 1; i >= 0 && window > 0; i--) {
            readBack(parts.get(i), (int) window, leftover);
            window -= Files.size(parts.get(i));
        }
        try {
            return openPart(number, next - 1, Tail.WINDOW, leftover);
        } catch (DayFile.ForeignException e) {
            LOG.warn("csv: {}; it is left alone and a further part is written", e.getMessage());
            return openPart(number, next, Tail.WINDOW, leftover);
        }
    }

    private void readBack(Path path, int window, LongBag leftover) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            if (Tail.head(file, layout) == Tail.Head.OURS) {
                Tail.read(
                        file,
                        window,
                        layout,
                        rules,
                        leftover,
                        Files.getLastModifiedTime(path).toInstant());
            }
        }
    }

    private DayFile openPart(long number, int part, int window, LongBag leftover) throws IOException {
        Path path = names.path(number, part);
        mustForceDirectory |= !Files.exists(path);
        try {
            return DayFile.open(path, part, window, countRows, layout, rules, leftover);
        } catch (DayFile.ForeignException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "CSV file " + path + " cannot be written: " + e.getMessage()
                            + "; this user needs write permission for it and its folder, and space on the disk",
                    e);
        }
    }

    /** Goes on in the next part of a day. */
    void roll(Day day) throws IOException {
        flush(day);
        int next = day.file.part() + 1;
        for (FileNames.Found found : names.list(day.number)) {
            next = Math.max(next, found.part() + 1);
        }
        DayFile part = openPart(day.number, next, 0, new LongBag());
        day.file.close();
        day.file = part;
    }

    /** Opens a day's file anew when somebody else changed it. */
    void checkIntact(Day day) throws IOException {
        if (!day.file.isIntact()) {
            LOG.warn("csv: {} was changed by somebody else; its end is looked at again", day.file.path());
            DayFile again = openLastPart(day.number, day.leftover);
            again.unflushed().addAll(day.file.unflushed());
            day.file.close();
            day.file = again;
        }
    }

    /** Makes all that was written durable. */
    void flush() throws IOException {
        for (Day day : List.copyOf(open.values())) {
            flush(day);
        }
        if (mustForceDirectory) {
            forceDirectory();
        }
    }

    private void flush(Day day) throws IOException {
        DayFile file = day.file;
        if (!file.isThere()) {
            giveUp(day);
            open.remove(day.number);
            file.close();
            throw new IOException("CSV file " + file.path() + " was deleted while it was written; a new one is begun");
        }
        if (!file.isDirty()) {
            return;
        }
        try {
            file.flush();
            day.seenAgain.clear();
        } catch (IOException e) {
            giveUp(day);
            throw new IOException("CSV file " + file.path() + " cannot be forced to disk: " + e.getMessage(), e);
        }
    }

    /** The rows since the last flush are not in the file any more and will come again. */
    private void giveUp(Day day) {
        recent.forget(day.file.unflushed());
        day.file.unflushed().clear();
        day.expectAgain(day.seenAgain);
        day.seenAgain.clear();
    }

    /** A new file is only found after a power failure when its folder was forced as well; not every system can. */
    private void forceDirectory() {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
            mustForceDirectory = false;
        } catch (ClosedByInterruptException e) {
            LOG.debug("csv: folder {} is forced to disk with the next flush", directory);
        } catch (IOException e) {
            mustForceDirectory = false;
            LOG.debug("csv: folder {} cannot be forced to disk", directory, e);
        }
    }

    private void closeIf(Predicate<Day> condition) throws IOException {
        for (Day day : List.copyOf(open.values())) {
            if (condition.test(day)) {
                close(day);
            }
        }
    }

    private void close(Day day) throws IOException {
        flush(day);
        open.remove(day.number);
        day.file.close();
    }

    /** Closes all; returns the first problem's message, or an empty text. */
    String close() {
        String problem = "";
        for (Iterator<Day> days = open.values().iterator(); days.hasNext(); ) {
            DayFile file = days.next().file;
            days.remove();
            try {
                file.flush();
            } catch (IOException e) {
                problem = problem.isEmpty() ? file.path() + ": " + e.getMessage() : problem;
            }
            try {
                file.close();
            } catch (IOException e) {
                problem = problem.isEmpty() ? file.path() + ": " + e.getMessage() : problem;
            }
        }
        return problem;
    }
}
