package io.denyut.store.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/**
 * The end of a CSV file that an earlier run wrote: where its last whole row ends, and which rows stand there, so that the same rows are not
 * written again.
 *
 * <p>A row begins where a line does and a stamp follows; {@link RowBuffer#text} sees to it that nothing else looks like that. So damage in
 * one row cannot hide the next, and the file need not be read from its beginning.
 *
 * <p>Rows are known by their bytes and their instant. Where clocks went back, a local stamp without offset stands for two instants: rows
 * before a step back in the file are the first pass, rows behind it the second; without a step the file's time of change decides, for
 * nothing in it can be younger.
 */
final class Tail {
    /** How much is looked at: a quarter of a million rows of the usual length, two minutes of 10,000 targets every 5 s. */
    static final int WINDOW = 16 << 20;

    private static final long MICROS = 1_000_000;

    private final RowLayout layout;
    private final ZoneRules rules;
    private final LongBag keys;
    private final LongList ambiguousHashes = new LongList();
    private final LongList ambiguousLocals = new LongList();
    private int firstPass;
    private long latestInOverlap = Long.MIN_VALUE;

    private long end;
    private long rowsSeen;

    private Tail(RowLayout layout, ZoneRules rules, LongBag keys) {
        this.layout = layout;
        this.rules = rules;
        this.keys = keys;
    }

    /** What a file begins with. */
    enum Head {
        /** The layout's header. */
        OURS,
        /** Nothing, or a part of the header: it was being made. */
        UNFINISHED,
        /** Something else. */
        FOREIGN
    }

    static Head head(RandomAccessFile file, RowLayout layout) throws IOException {
        byte[] header = layout.header().getBytes(StandardCharsets.UTF_8);
        byte[] begin = new byte[(int) Math.min(file.length(), header.length + 2L)];
        file.seek(0);
        file.readFully(begin);
        int same = Arrays.mismatch(begin, header);
        if (same == begin.length || same == -1) {
            return Head.UNFINISHED;
        }
        if (same < header.length) {
            return Head.FOREIGN;
        }
        boolean ends =
                begin[same] == '\n' || (begin[same] == '\r' && same + 1 < begin.length && begin[same + 1] == '\n');
        return ends ? Head.OURS : begin[same] == '\r' && same + 1 == begin.length ? Head.UNFINISHED : Head.FOREIGN;
    }

    /**
     * Reads the end of a file that begins with the header.
     *
     * @param window most bytes to look at
     * @param keys where the rows' keys go
     * @param changed when the file was changed last
     * @return where the last whole row ends
     */
    static Tail read(
            RandomAccessFile file, int window, RowLayout layout, ZoneRules rules, LongBag keys, Instant changed)
            throws IOException {
        Tail tail = new Tail(layout, rules, keys);
        long headerEnd = layout.header().length() + 1L;
        long length = file.length();
        long from = Math.max(headerEnd, length - window);
        byte[] bytes = new byte[(int) (length - from + 1)];
        file.seek(from - 1);
        file.readFully(bytes);
        tail.read(bytes, from - 1, changed);
        return tail;
    }

    /** How many rows begin in a file. */
    static long countRows(RandomAccessFile file) throws IOException {
        long rows = 0;
        long length = file.length();
        for (long from = 0; from < length; from += WINDOW) {
            // A stamp that begins at the end of one piece reaches into the next.
            byte[] bytes = new byte[(int) Math.min(length - from, WINDOW + Stamps.LENGTH)];
            file.seek(from);
            file.readFully(bytes);
            int last = Math.min(bytes.length, WINDOW);
            for (int at = nextRow(bytes, 0); at >= 0 && at <= last; at = nextRow(bytes, at)) {
                rows++;
            }
        }
        return rows;
    }

    /** Where the last whole row ends, or the header if there is none. */
    long end() {
        return end;
    }

    long rowsSeen() {
        return rowsSeen;
    }

    /** The key of a row: its bytes without the line's end, and its instant. */
    static long key(byte[] bytes, int from, int to, long instantMicros) {
        return Hashing.combine(Hashing.of(bytes, from, to), instantMicros);
    }

    private void read(byte[] bytes, long base, Instant changed) {
        int row = nextRow(bytes, 0);
        if (row < 0) {
            // No row at all: either nothing behind the header, or a first row that was cut off early.
            end = bytes[bytes.length - 1] == '\n' ? base + bytes.length : base + lastLineEnd(bytes);
            return;
        }
        int last = row;
        for (int next = nextRow(bytes, row); next >= 0; next = nextRow(bytes, next)) {
            add(bytes, row, next);
            row = next;
            last = next;
        }
        int wholeEnd = wholeRowEnd(bytes, last);
        if (wholeEnd > last) {
            add(bytes, last, wholeEnd);
        }
        // Lines that somebody put behind the last row stay; a piece without an end is a row that was cut off.
        end = base + (wholeEnd > last && bytes[bytes.length - 1] == '\n' ? bytes.length : wholeEnd);
        resolveOverlap(changed);
    }

    private static int lastLineEnd(byte[] bytes) {
        for (int at = bytes.length; at > 0; at--) {
            if (bytes[at - 1] == '\n') {
                return at;
            }
        }
        return bytes.length;
    }

    /** Where the next row begins behind a place; -1 if none does. */
    private static int nextRow(byte[] bytes, int after) {
        for (int at = after; at < bytes.length; at++) {
            if (bytes[at] == '\n' && Stamps.isStamp(bytes, at + 1, bytes.length)) {
                return at + 1;
            }
        }
        return -1;
    }

    /** Where the row that begins here ends, its line end included; where it begins if it was cut off. */
    private static int wholeRowEnd(byte[] bytes, int row) {
        boolean quoted = false;
        for (int at = row; at < bytes.length; at++) {
            if (bytes[at] == '"') {
                quoted = !quoted;
            } else if (bytes[at] == '\n' && !quoted) {
                return at + 1;
            } else if (bytes[at] == 0) {
                return row;
            }
        }
        return row;
    }

    private void add(byte[] bytes, int from, int next) {
        rowsSeen++;
        int to = next - 1;
        if (to > from && bytes[to - 1] == '\r') {
            to--;
        }
        long local = Stamps.localMicros(bytes, from);
        if (local == Long.MIN_VALUE) {
            return;
        }
        if (layout.hasOffset()) {
            keys.add(key(bytes, from, to, local - offsetMicros(bytes, from + Stamps.LENGTH)));
            return;
        }
        ZoneOffsetTransition overlap = Stamps.overlap(rules, local);
        if (overlap == null) {
            keys.add(key(
                    bytes, from, to, local - micros(Stamps.offset(rules, local).toSeconds())));
            return;
        }
        long back = micros(overlap.getDuration().abs().toSeconds());
        if (firstPass == 0 && ambiguousHashes.size() > 0 && latestInOverlap - back / 2 > local) {
            firstPass = ambiguousHashes.size();
        }
        latestInOverlap = Math.max(latestInOverlap, local);
        ambiguousHashes.add(Hashing.of(bytes, from, to));
        ambiguousLocals.add(local);
    }

    private void resolveOverlap(Instant changed) {
        int count = ambiguousHashes.size();
        if (count == 0) {
            return;
        }
        int passEnd = firstPass;
        if (passEnd == 0) {
            long lastLocal = ambiguousLocals.get(count - 1);
            boolean second = instant(lastLocal, true) <= Stamps.micros(changed);
            passEnd = second ? 0 : count;
        }
        for (int i = 0; i < count; i++) {
            keys.add(Hashing.combine(ambiguousHashes.get(i), instant(ambiguousLocals.get(i), i >= passEnd)));
        }
    }

    private long instant(long local, boolean second) {
        ZoneOffsetTransition overlap = Stamps.overlap(rules, local);
        if (overlap == null) {
            return local;
        }
        return local - micros((second ? overlap.getOffsetAfter() : overlap.getOffsetBefore()).getTotalSeconds());
    }

    /** The offset that is written behind a stamp; 0 for anything else. */
    private static long offsetMicros(byte[] bytes, int at) {
        if (bytes.length - at < 6 || (bytes[at] != '+' && bytes[at] != '-')) {
            return 0;
        }
        long seconds = ((bytes[at + 1] - '0') * 10 + bytes[at + 2] - '0') * 3600L
                + ((bytes[at + 4] - '0') * 10 + bytes[at + 5] - '0') * 60L;
        return micros(bytes[at] == '-' ? -seconds : seconds);
    }

    private static long micros(long seconds) {
        return seconds * MICROS;
    }
}
