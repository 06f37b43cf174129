package io.denyut.store.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gzips the files of days before yesterday and deletes those that are older than they are to be kept; without a number of days it does
 * nothing. It works in small steps on its caller's thread, and what fails is logged and left until the next day: it never stops the writing.
 * Not thread-safe.
 */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    /** Takes about 50 ms to gzip. */
    private static final int STEP = 2 << 20;

    private final FileNames names;
    private final int keepDays;
    private final Deque<FileNames.Found> waiting = new ArrayDeque<>();
    private final byte[] piece = new byte[64 << 10];
    private @Nullable Job job;

    /** @param keepDays 0 to do nothing */
    Housekeeping(FileNames names, int keepDays) {
        this.names = names;
        this.keepDays = keepDays;
    }

    private record Job(Path source, long length, Path temporary, InputStream in, OutputStream out) {}

    /** A day began: looks for what is to be done. */
    void newDay(long newest) {
        if (keepDays == 0) {
            return;
        }
        waiting.clear();
        try {
            for (FileNames.Found found : names.list()) {
                if (found.day() < newest - keepDays) {
                    leave(found.path());
                    Files.deleteIfExists(found.path());
                } else if (!found.gzipped() && found.day() < newest - 1) {
                    waiting.addLast(found);
                }
            }
        } catch (IOException e) {
            LOG.warn("csv: old files cannot be cleared away, next try tomorrow: {}", e.toString());
        }
    }

    /** Does a little of what is to be done. */
    void step() {
        try {
            if (job == null) {
                FileNames.Found next = waiting.pollFirst();
                if (next == null) {
                    return;
                }
                job = begin(next.path());
            }
            if (job != null && copy(job)) {
                finish(job);
                job = null;
            }
        } catch (IOException e) {
            LOG.warn("csv: old files cannot be gzipped, next try tomorrow: {}", e.toString());
            waiting.clear();
            abandon();
        }
    }

    /** Keeps its hands off a file that is about to be written. */
    void leave(Path path) {
        waiting.removeIf(found -> found.path().equals(path));
        if (job != null && job.source.equals(path)) {
            abandon();
        }
    }

    /** Stops in the middle; what was begun is begun again another time. */
    void close() {
        waiting.clear();
        abandon();
    }

    private @Nullable Job begin(Path source) throws IOException {
        Path target = gzipped(source);
        if (Files.exists(target)) {
            // An earlier run stopped between the last two steps, or somebody unpacked it.
            if (Files.size(source) % (1L << 32) == unpackedSize(target)) {
                Files.delete(source);
            }
            return null;
        }
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        InputStream in = Files.newInputStream(source);
        try {
            OutputStream out = new GZIPOutputStream(Files.newOutputStream(temporary), 64 << 10);
            return new Job(source, Files.size(source), temporary, in, out);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** True when the end is reached. */
    private boolean copy(Job job) throws IOException {
        for (int done = 0; done < STEP; ) {
            int count = job.in.read(piece);
            if (count < 0) {
                return true;
            }
            job.out.write(piece, 0, count);
            done += count;
        }
        return false;
    }

    private void finish(Job job) throws IOException {
        job.in.close();
        job.out.close();
        try (RandomAccessFile file = new RandomAccessFile(job.temporary.toFile(), "rw")) {
            file.getFD().sync();
        }
        if (Files.size(job.source) != job.length) {
            throw new IOException(job.source + " changed meanwhile");
        }
        Files.move(job.temporary, gzipped(job.source), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(job.source);
    }

    private void abandon() {
        Job job = this.job;
        this.job = null;
        if (job == null) {
            return;
        }
        try (job.in;
                job.out) {
            LOG.debug("csv: gzipping {} is put off", job.source);
        } catch (IOException e) {
            LOG.debug("csv: {} cannot be closed", job.temporary, e);
        }
        try {
            Files.deleteIfExists(job.temporary);
        } catch (IOException e) {
            LOG.debug("csv: {} cannot be deleted", job.temporary, e);
        }
    }

    private static Path gzipped(Path source) {
        return source.resolveSibling(source.getFileName() + ".gz");
    }

    /** The size modulo 2^32 that the end of a gzip file gives (RFC 1952, section 2.3.1). */
    private static long unpackedSize(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - 4));
            return Integer.reverseBytes(file.readInt()) & 0xFFFF_FFFFL;
        }
    }
}
