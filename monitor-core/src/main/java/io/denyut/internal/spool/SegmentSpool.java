package io.denyut.internal.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of records on disk: appended at one end, looked at and then taken out at the other.
 *
 * <p><b>Promise.</b> A record is in the spool when {@link #append} returns: a killed process keeps it, and after {@link #force} a power
 * failure does. A record that was taken out may come again after a crash; one that was not is never lost, except by the bound in bytes and
 * by damage to the files, and both are counted. Damage costs the records it touches and is no error.
 *
 * <p><b>Files.</b> Segments of equal size in a folder of their own, used again rather than deleted and made anew. The reserved ones have
 * real blocks from the beginning (zeros are written; on a file system that copies on write or compresses this reserves nothing), so that
 * many bytes find room on a full disk. {@link RandomAccessFile}, because an interrupt closes a {@code FileChannel}.
 *
 * <p>Thread-safe: every method is synchronized, and the counters are read without waiting.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // written by one lock holder, read without the lock
public final class SegmentSpool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentSpool.class);
    private static final int MIN_SEGMENT = 64 << 10;
    private static final int MAX_SEGMENT = 1 << 20;
    private static final int MAX_RECORD = 16 << 20;

    private final Path directory;
    private final long maxBytes;
    private final int segmentBytes;
    private final int maxRecord;
    private final SegmentFiles files;
    private final AckFile acks;

    /** Oldest first; the last is the one that is written to. */
    private final Deque<Segment> live = new ArrayDeque<>();

    private final Set<Segment> unforced = new HashSet<>();
    /** What the last {@link #peek} returned and was not taken out since. */
    private final Deque<Peeked> peeked = new ArrayDeque<>();

    private @Nullable RandomAccessFile writing;
    private long acknowledged;
    private long nextNumber;
    private long nextSequence = 1;
    private int unreported;
    private boolean closed;
    private volatile long records;
    private volatile long bytes;
    private volatile long damaged;

    private record Peeked(long number, Segment segment, int end) {}

    private SegmentSpool(Path directory, long maxBytes, long preallocatedBytes, int segmentBytes, AckFile acks) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.segmentBytes = segmentBytes;
        this.maxRecord = (int) Math.min(MAX_RECORD, maxBytes / 4);
        this.acks = acks;
        // One more than the bytes need, for the oldest may be half read; a sixteenth may stay empty at the end of each.
        long needed = preallocatedBytes == 0 ? 0 : preallocatedBytes / (segmentBytes / 16 * 15L) + 2;
        this.files = new SegmentFiles(directory, segmentBytes, (int) Math.min(needed, maxBytes / segmentBytes));
    }

    /**
     * Opens a spool and finds what an earlier process left in it.
     *
     * @param directory its own; made if it is not there
     * @param maxBytes most bytes of its files; at least 256 KiB. Beyond it the oldest segment (a 64th, at most 1 MiB) is dropped
     * @param preallocatedBytes how many bytes of records find room even when the disk is full later; 0 to {@code maxBytes}
     * @throws IOException if the folder cannot be used, or another spool uses it. Too little space for the reserve is a warning only
     */
    public static SegmentSpool open(Path directory, long maxBytes, long preallocatedBytes) throws IOException {
        return open(directory, maxBytes, preallocatedBytes, (int)
                Math.max(MIN_SEGMENT, Math.min(maxBytes / 64, MAX_SEGMENT)));
    }

    static SegmentSpool open(Path directory, long maxBytes, long preallocatedBytes, int segmentBytes)
            throws IOException {
        if (maxBytes < 4L * segmentBytes || preallocatedBytes < 0 || preallocatedBytes > maxBytes) {
            throw new IllegalArgumentException("spool of " + maxBytes + " bytes (at least " + 4L * segmentBytes
                    + "), of which " + preallocatedBytes + " reserved (0 to all)");
        }
        AckFile acks;
        try {
            Files.createDirectories(directory);
            acks = AckFile.open(directory.resolve("acknowledged"));
        } catch (IOException e) {
            throw new IOException("spool " + directory + " cannot be opened: " + e.getMessage(), e);
        }
        SegmentSpool spool = new SegmentSpool(directory, maxBytes, preallocatedBytes, segmentBytes, acks);
        try {
            spool.recover();
            spool.files.reserve(spool.live);
        } catch (IOException e) {
            acks.close();
            throw new IOException("spool " + directory + " cannot be opened: " + e.getMessage(), e);
        }
        return spool;
    }

    /**
     * Adds a record.
     *
     * @return how many of the oldest records were dropped to make room; add them up
     * @throws IOException if it could not be written, usually because the disk is full: then the record is not in the spool and nothing else
     *     has changed. Try again later, or make room with {@link #dropOldest}
     * @throws IllegalArgumentException if it is empty, or longer than a quarter of the spool or 16 MiB
     */
    public synchronized int append(byte[] record) throws IOException {
        requireOpen();
        if (record.length == 0 || record.length > maxRecord) {
            throw new IllegalArgumentException(
                    "a record of " + record.length + " bytes; 1 to " + maxRecord + " fit into spool " + directory);
        }
        int frame = Frames.HEADER + record.length;
        try {
            Segment last = live.peekLast();
            if (writing == null || last == null || !hasRoom(last, frame)) {
                rotate(frame);
            }
            try {
                write(record, frame);
            } catch (IOException e) {
                // A segment without a reserve could not grow; one that has its blocks can still take it.
                if (files.free() == 0) {
                    throw e;
                }
                rotate(frame);
                write(record, frame);
            }
        } catch (IOException e) {
            throw new IOException("spool " + directory + " cannot take a record: " + e.getMessage(), e);
        }
        int dropped = unreported;
        unreported = 0;
        return dropped;
    }

    private boolean hasRoom(Segment segment, int frame) {
        return segment.end == Segment.HEADER || segment.end + frame <= segmentBytes;
    }

    private void write(byte[] record, int frame) throws IOException {
        Segment segment = live.getLast();
        ByteBuffer buffer = ByteBuffer.allocate(frame);
        Frames.put(buffer, segment.salt, segment.nextIndex, record);
        RandomAccessFile file = Objects.requireNonNull(writing);
        file.seek(segment.end);
        file.write(buffer.array());
        segment.end += frame;
        segment.nextIndex++;
        segment.waiting++;
        unforced.add(segment);
        nextNumber++;
        records++;
        bytes += frame;
    }

    /** Begins a segment that has room for a frame; drops old ones if the bound says so. */
    private void rotate(int frame) throws IOException {
        long need = Math.max(segmentBytes, Segment.HEADER + frame);
        while (allocated() + need - (files.free() == 0 ? 0 : segmentBytes) > maxBytes && !live.isEmpty()) {
            unreported += drop();
        }
        int tries = files.free() + 1;
        while (true) {
            Segment next = files.take(live);
            try {
                begin(next);
                return;
            } catch (IOException e) {
                files.giveBack(next);
                if (--tries <= 0) {
                    throw e;
                }
            }
        }
    }

    private void begin(Segment next) throws IOException {
        RandomAccessFile file = new RandomAccessFile(next.file.toFile(), "rw");
        try {
            next.begin(file, nextSequence, ThreadLocalRandom.current().nextLong(), nextNumber, acknowledged);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        stopWriting();
        writing = file;
        nextSequence++;
        live.addLast(next);
        releaseDone();
    }

    /** Bytes that the files may take. */
    private long allocated() {
        long sum = 0;
        for (Segment segment : live) {
            sum += Math.max(segmentBytes, segment.end);
        }
        return sum + (long) files.free() * segmentBytes;
    }

    /**
     * Looks at the oldest records and leaves them in.
     *
     * @param max most records to return
     * @return oldest first; empty when nothing waits
     * @throws IOException if a file cannot be read now. Try again, or give its records up with {@link #dropOldest}
     */
    public synchronized List<byte[]> peek(int max) throws IOException {
        requireOpen();
        peeked.clear();
        List<byte[]> found = new ArrayList<>(Math.min(max, 1024));
        for (Segment segment : live) {
            if (found.size() >= max) {
                break;
            }
            if (segment.waiting > 0) {
                peek(segment, max, found);
            }
        }
        releaseDone();
        return found;
    }

    private void peek(Segment segment, int max, List<byte[]> found) throws IOException {
        ByteBuffer piece = segment.read(segment.readAt, segment.end);
        Frames frames = new Frames(piece, segment.salt, segment.readIndex);
        int before = found.size();
        while (found.size() < max) {
            if (!frames.next()) {
                countDamage(segment, segment.waiting - (found.size() - before));
                return;
            }
            found.add(frames.record());
            peeked.addLast(new Peeked(segment.firstNumber + frames.index(), segment, segment.readAt + frames.end()));
        }
    }

    private void countDamage(Segment segment, int lost) {
        if (lost > 0) {
            LOG.warn("spool {}: {} records of {} are damaged and lost", directory, lost, segment.file.getFileName());
            segment.waiting -= lost;
            records -= lost;
            damaged += lost;
        }
    }

    /**
     * Takes out the first of the records that {@link #peek} returned last. After a crash they may come again.
     *
     * @param count how many; at most as many as it returned
     * @return how many were still there: those that {@link #append} or {@link #dropOldest} dropped meanwhile are counted there
     */
    public synchronized int remove(int count) {
        requireOpen();
        if (count < 0 || count > peeked.size()) {
            throw new IllegalArgumentException(count + " records of the " + peeked.size() + " that were looked at");
        }
        int removed = 0;
        for (int i = 0; i < count; i++) {
            Peeked first = peeked.removeFirst();
            if (first.number >= acknowledged) {
                take(first);
                removed++;
            }
        }
        if (removed > 0) {
            acknowledge();
            releaseDone();
        }
        return removed;
    }

    private void take(Peeked record) {
        Segment segment = record.segment;
        bytes -= record.end - segment.readAt;
        segment.readAt = record.end;
        segment.readIndex = (int) (record.number + 1 - segment.firstNumber);
        segment.waiting--;
        records--;
        acknowledged = record.number + 1;
    }

    /**
     * Gives up the oldest segment with its records, so that its place can be written again.
     *
     * @return how many records were dropped; 0 when nothing waits
     */
    public synchronized int dropOldest() {
        requireOpen();
        return live.isEmpty() ? 0 : drop();
    }

    private int drop() {
        Segment oldest = live.removeFirst();
        if (live.isEmpty()) {
            stopWriting();
        }
        int dropped = oldest.waiting;
        records -= dropped;
        bytes -= oldest.end - oldest.readAt;
        acknowledged = Math.max(acknowledged, oldest.nextNumber());
        acknowledge();
        unforced.remove(oldest);
        files.keep(oldest);
        return dropped;
    }

    private void acknowledge() {
        try {
            acks.write(acknowledged);
        } catch (IOException e) {
            // The cost is that records come again after a crash, and the next one may succeed.
            LOG.debug("spool {}: cannot note what is done with", directory, e);
        }
    }

    /** Finished segments become free; those beyond the reserve give their space back. */
    private void releaseDone() {
        while (live.size() > 1 && live.getFirst().waiting == 0) {
            Segment done = live.removeFirst();
            bytes -= done.end - done.readAt;
            unforced.remove(done);
            files.release(done);
        }
    }

    /** How many records wait. */
    public long records() {
        return records;
    }

    /** How many bytes the waiting records take on disk. */
    public long bytes() {
        return bytes;
    }

    /** How many records were found damaged since it was opened. */
    public long damaged() {
        return damaged;
    }

    /** How many bytes of files are reserved; less than asked for when the disk was full at the start. */
    public long reserved() {
        return files.reserved();
    }

    /** When it returns, all that was appended survives a power failure. */
    public synchronized void force() throws IOException {
        requireOpen();
        for (Segment segment : List.copyOf(unforced)) {
            segment.force();
            unforced.remove(segment);
        }
    }

    /** Forces what was written and releases the files; what waits is there when it is opened again. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        try {
            force();
            acks.force();
        } catch (IOException e) {
            LOG.warn("spool {}: the last records may not survive a power failure: {}", directory, e.getMessage());
        }
        closed = true;
        stopWriting();
        try {
            acks.close();
        } catch (IOException e) {
            LOG.debug("spool {}: cannot be closed", directory, e);
        }
    }

    private void stopWriting() {
        try {
            if (writing != null) {
                writing.close();
            }
        } catch (IOException e) {
            LOG.debug("spool {}: a segment cannot be closed", directory, e);
        }
        writing = null;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("spool " + directory + " is closed");
        }
    }

    private void recover() throws IOException {
        acknowledged = acks.read();
        List<Segment> used = new ArrayList<>();
        for (Segment segment : files.list()) {
            Optional<Long> header = segment.readHeader(segment.read(0, Segment.HEADER));
            if (header.isEmpty()) {
                files.keep(segment);
            } else {
                acknowledged = Math.max(acknowledged, header.get());
                used.add(segment);
            }
        }
        used.sort(Comparator.comparingLong(segment -> segment.sequence));
        nextNumber = acknowledged;
        for (int i = 0; i < used.size(); i++) {
            Segment segment = used.get(i);
            nextSequence = segment.sequence + 1;
            countLost(segment.firstNumber);
            recover(segment);
            nextNumber = Math.max(nextNumber, segment.nextNumber());
            if (segment.waiting > 0) {
                live.addLast(segment);
            } else {
                files.keep(segment);
            }
        }
        continueLast();
    }

    /** Records between the last that was found and the next number that is known are lost. */
    private void countLost(long firstKnown) {
        if (firstKnown > nextNumber) {
            long lost = firstKnown - nextNumber;
            LOG.warn("spool {}: {} records are damaged and lost", directory, lost);
            damaged += lost;
            nextNumber = firstKnown;
        }
    }

    private void recover(Segment segment) throws IOException {
        Frames frames = new Frames(segment.read(Segment.HEADER, MAX_SEGMENT + MAX_RECORD), segment.salt, 0);
        segment.end = Segment.HEADER;
        segment.readAt = Segment.HEADER;
        while (frames.next()) {
            long number = segment.firstNumber + frames.index();
            countLost(number);
            segment.end = Segment.HEADER + frames.end();
            segment.nextIndex = frames.index() + 1;
            nextNumber = Math.max(nextNumber, number + 1);
            if (number >= acknowledged) {
                if (segment.waiting == 0) {
                    segment.readAt = Segment.HEADER + frames.start();
                    segment.readIndex = frames.index();
                }
                segment.waiting++;
            }
        }
        if (segment.waiting > 0) {
            records += segment.waiting;
            bytes += segment.end - segment.readAt;
        }
    }

    /** Goes on writing where the last process stopped, over the torn end if there is one. */
    private void continueLast() throws IOException {
        Segment last = live.peekLast();
        if (last != null && last.nextNumber() == nextNumber) {
            writing = new RandomAccessFile(last.file.toFile(), "rw");
        }
    }
}
