package io.denyut.store.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.zone.ZoneRules;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file that is being written: always a header and whole rows, whatever happens. {@link RandomAccessFile}, because an interrupt closes
 * a {@code FileChannel}. Not thread-safe.
 */
final class DayFile {
    private final Path path;
    private final int part;
    private final RandomAccessFile file;
    private final @Nullable Object id;
    private final LongList unflushed = new LongList();
    private long length;
    private long rows;
    /** What stays when rows that were not flushed are given up. */
    private long safeLength;

    private long safeRows;
    private boolean dirty;
    /** Behind {@link #length} may stand what could not be written whole. */
    private boolean mustCut;

    private DayFile(Path path, int part, RandomAccessFile file) throws IOException {
        this.path = path;
        this.part = part;
        this.file = file;
        this.id = id(path);
    }

    /** Thrown for a file that begins with another header. */
    static final class ForeignException extends IOException {
        private static final long serialVersionUID = 1L;

        ForeignException(Path path) {
            super(path + " begins with another header");
        }
    }

    /**
     * Opens a file, makes it if need be, and cuts off a row that an earlier run did not finish.
     *
     * @param window how many bytes of its end to look at
     * @param countRows whether {@link #rows} will be asked for
     * @param keys where the keys of the rows at its end go
     */
    static DayFile open(
            Path path, int part, int window, boolean countRows, RowLayout layout, ZoneRules rules, LongBag keys)
            throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            DayFile day = new DayFile(path, part, file);
            day.recover(window, countRows, layout, rules, keys);
            return day;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void recover(int window, boolean countRows, RowLayout layout, ZoneRules rules, LongBag keys)
            throws IOException {
        switch (Tail.head(file, layout)) {
            case FOREIGN -> throw new ForeignException(path);
            case UNFINISHED -> {
                file.setLength(0);
                append(
                        (layout.header() + "\n").getBytes(StandardCharsets.UTF_8),
                        0,
                        layout.header().length() + 1);
            }
            case OURS -> {
                Tail tail = Tail.read(
                        file,
                        window,
                        layout,
                        rules,
                        keys,
                        Files.getLastModifiedTime(path).toInstant());
                length = tail.end();
                if (file.length() > length) {
                    file.setLength(length);
                }
                rows = countRows ? Tail.countRows(file) : tail.rowsSeen();
            }
        }
        safeLength = length;
        safeRows = rows;
        // What a killed process had written may be in the system's memory only, and so is a new header.
        dirty = true;
    }

    int part() {
        return part;
    }

    Path path() {
        return path;
    }

    /** Rows in the file, if they were to be counted. */
    long rows() {
        return rows;
    }

    /** True when nobody else changed the file. */
    boolean isIntact() throws IOException {
        return mustCut || file.length() == length;
    }

    /** False when its name stands for nothing, or for another file. */
    boolean isThere() {
        try {
            return Objects.equals(id, id(path));
        } catch (IOException e) {
            return false;
        }
    }

    /** What the system knows a file by; {@code null} where it has nothing of the kind. */
    private static @Nullable Object id(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    boolean isDirty() {
        return dirty;
    }

    /** Keys of the rows since the last flush. */
    LongList unflushed() {
        return unflushed;
    }

    /** Writes whole rows. When it throws, the file is as it was before. */
    void write(byte[] bytes, int from, int to, int count) throws IOException {
        append(bytes, from, to);
        rows += count;
    }

    private void append(byte[] bytes, int from, int to) throws IOException {
        if (mustCut) {
            file.setLength(length);
            mustCut = false;
        }
        dirty = true;
        try {
            file.seek(length);
            file.write(bytes, from, to - from);
            length += to - from;
        } catch (IOException e) {
            cutTo(length, rows, e);
            throw e;
        }
    }

    /**
     * Makes all rows durable.
     *
     * @throws IOException if that failed: then no row since the last flush is in the file, because the system may have thrown them away
     *     without telling again
     */
    void flush() throws IOException {
        try {
            file.getFD().sync();
        } catch (IOException e) {
            cutTo(safeLength, safeRows, e);
            throw e;
        }
        safeLength = length;
        safeRows = rows;
        dirty = false;
        unflushed.clear();
    }

    private void cutTo(long to, long rows, IOException cause) {
        length = to;
        this.rows = rows;
        mustCut = true;
        try {
            file.setLength(to);
            mustCut = false;
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    void close() throws IOException {
        file.close();
    }
}
