package io.denyut.internal.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a spool's folder: those that are free to be written, and the reserve among them. Guarded by the spool. */
@SuppressWarnings("NonAtomicVolatileUpdate") // written under the spool's lock, read without it
final class SegmentFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFiles.class);
    private static final Pattern NAME = Pattern.compile("segment-(\\d{4})\\.spool");

    private final Path directory;
    private final int segmentBytes;
    /** The files with the lowest numbers are the reserve: they are never deleted. */
    private final int reservedFiles;

    private final Deque<Segment> free = new ArrayDeque<>();
    private volatile long reserved;

    SegmentFiles(Path directory, int segmentBytes, int reservedFiles) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.reservedFiles = reservedFiles;
    }

    /** How many are free. */
    int free() {
        return free.size();
    }

    /** Bytes that have their blocks. */
    long reserved() {
        return reserved;
    }

    List<Segment> list() throws IOException {
        List<Segment> segments = new ArrayList<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Matcher matcher = NAME.matcher(path.getFileName().toString());
                if (matcher.matches()) {
                    segments.add(new Segment(path, Integer.parseInt(matcher.group(1))));
                }
            }
        }
        return segments;
    }

    /** A free one, or a new one. */
    Segment take(Collection<Segment> live) {
        return free.isEmpty() ? create(live) : free.removeFirst();
    }

    /** It could not be begun: a reserved one may have its blocks and is tried again, another is not kept. */
    void giveBack(Segment segment) {
        if (segment.slot < reservedFiles) {
            free.addLast(segment);
        } else {
            delete(segment);
        }
    }

    /** It is done with, and its blocks are kept for the next use. */
    void keep(Segment segment) {
        try {
            segment.shrink(segmentBytes);
        } catch (IOException e) {
            LOG.debug("spool {}: {} cannot be cut", directory, segment.file, e);
        }
        free.addLast(segment);
    }

    /** It is done with; beyond the reserve its space is given back. */
    void release(Segment segment) {
        if (segment.slot < reservedFiles) {
            keep(segment);
        } else {
            delete(segment);
        }
    }

    /** Gives the reserve its blocks, as far as there is space, and deletes what is free beyond it. */
    void reserve(Collection<Segment> live) {
        Set<Integer> slots = slots(live);
        for (int slot = 0; slot < reservedFiles; slot++) {
            if (!slots.contains(slot)) {
                free.addLast(new Segment(file(slot), slot));
            }
        }
        List<Segment> reserve = new ArrayList<>(live);
        reserve.addAll(free);
        reserve.removeIf(segment -> segment.slot >= reservedFiles);
        reserve.sort(Comparator.comparingInt(segment -> segment.slot));
        for (Segment segment : reserve) {
            try {
                segment.reserve(segmentBytes);
                reserved += segmentBytes;
            } catch (IOException e) {
                LOG.warn(
                        "spool {}: only {} of {} bytes could be reserved: {}",
                        directory,
                        reserved,
                        (long) reservedFiles * segmentBytes,
                        e.getMessage());
                break;
            }
        }
        List<Segment> surplus =
                free.stream().filter(segment -> segment.slot >= reservedFiles).toList();
        free.removeAll(surplus);
        surplus.forEach(this::delete);
    }

    private void delete(Segment segment) {
        try {
            Files.deleteIfExists(segment.file);
        } catch (IOException e) {
            LOG.debug("spool {}: {} cannot be deleted and is kept for use", directory, segment.file, e);
            free.addLast(segment);
        }
    }

    private Segment create(Collection<Segment> live) {
        Set<Integer> slots = slots(live);
        int slot = 0;
        while (slots.contains(slot)) {
            slot++;
        }
        return new Segment(file(slot), slot);
    }

    private Set<Integer> slots(Collection<Segment> live) {
        Set<Integer> slots = new HashSet<>();
        live.forEach(segment -> slots.add(segment.slot));
        free.forEach(segment -> slots.add(segment.slot));
        return slots;
    }

    private Path file(int slot) {
        return directory.resolve("segment-" + String.valueOf(10_000 + slot).substring(1) + ".spool");
    }
}
