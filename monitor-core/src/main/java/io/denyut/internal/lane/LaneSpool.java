package io.denyut.internal.lane;

import io.denyut.internal.spool.DamagedRecordException;
import io.denyut.internal.spool.ObservationCodec;
import io.denyut.internal.spool.SegmentSpool;
import io.denyut.spi.SinkOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a sink's queue puts its oldest items when memory is full. Called by one thread at a time, under the lane's spool lock. */
public final class LaneSpool implements AutoCloseable {
    private final SegmentSpool segments;

    private LaneSpool(SegmentSpool segments) {
        this.segments = segments;
    }

    public static LaneSpool open(Path directory, SinkOptions options) throws IOException {
        return new LaneSpool(SegmentSpool.open(directory, options.maxSpoolBytes(), options.preallocatedSpoolBytes()));
    }

    /**
     * The oldest items.
     *
     * @param records how many records they are; more than the items when some could not be read back
     */
    public record Chunk(List<Object> items, int records) {}

    /**
     * What became of items that were handed over.
     *
     * @param taken how many of the first are in the spool now
     * @param lost how many had to go: older ones to make room, and any that is too large for a record
     * @param failure why the others are not; {@code null} if all are
     */
    public record Taken(int taken, long lost, @Nullable IOException failure) {}

    /** Takes items over, in order; durable on return. */
    public Taken append(List<Object> items) {
        int taken = 0;
        long lost = 0;
        int tooLarge = 0;
        try {
            for (Object item : items) {
                try {
                    lost += segments.append(ObservationCodec.encode(item));
                } catch (IllegalArgumentException e) {
                    tooLarge++; // longer than any record may be: it would stand in the way of all that follows
                }
                taken++;
            }
            segments.force();
            return new Taken(taken, lost + tooLarge, null);
        } catch (IOException e) {
            return new Taken(taken, lost + tooLarge, e);
        }
    }

    public Chunk peek(int max) throws IOException {
        List<byte[]> records = segments.peek(max);
        List<Object> items = new ArrayList<>(records.size());
        for (byte[] record : records) {
            try {
                items.add(ObservationCodec.decode(record));
            } catch (DamagedRecordException e) {
                // Counted by the lane, which is given fewer items than records.
                continue;
            }
        }
        return new Chunk(items, records.size());
    }

    /**
     * Gives up the oldest records, which are durable elsewhere now.
     *
     * @return how many of them were still there: others may have been dropped for room meanwhile, and were counted then
     */
    public int remove(int records) {
        return segments.remove(records);
    }

    public long records() {
        return segments.records();
    }

    @Override
    public void close() {
        segments.close();
    }
}
