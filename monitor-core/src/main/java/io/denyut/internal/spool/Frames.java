package io.denyut.internal.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The records in a piece of a segment. A frame is length (4 bytes), CRC32C (4), index in its segment (4), record. The checksum covers the
 * segment's salt, so that what an earlier use of the same file left behind is not taken for data, and the index says how many records were
 * lost where a damaged piece is stepped over. Not thread-safe.
 */
final class Frames {
    static final int HEADER = 12;

    private final ByteBuffer bytes;
    private final long salt;
    private int at;
    private int nextIndex;
    private int recordAt;
    private int recordLength;

    /**
     * @param bytes a piece of a segment that begins with a frame
     * @param salt the segment's
     * @param firstIndex the index of the first frame
     */
    Frames(ByteBuffer bytes, long salt, int firstIndex) {
        this.bytes = bytes;
        this.salt = salt;
        this.nextIndex = firstIndex;
    }

    /** Moves to the next good frame, over damage if need be; false at the end. */
    boolean next() {
        for (int offset = at; bytes.limit() - offset > HEADER; offset++) {
            int length = bytes.getInt(offset);
            if (length < 1 || length > bytes.limit() - offset - HEADER) {
                continue;
            }
            int index = bytes.getInt(offset + 8);
            if (index >= nextIndex && checksum(offset, length) == bytes.getInt(offset + 4)) {
                recordAt = offset + HEADER;
                recordLength = length;
                nextIndex = index + 1;
                at = recordAt + length;
                return true;
            }
        }
        return false;
    }

    /** Index of the record that {@link #next} found, in its segment. */
    int index() {
        return nextIndex - 1;
    }

    /** Where the frame that {@link #next} found begins, in the piece. */
    int start() {
        return recordAt - HEADER;
    }

    /** Where the frame that {@link #next} found ends, in the piece. */
    int end() {
        return at;
    }

    byte[] record() {
        byte[] record = new byte[recordLength];
        bytes.get(recordAt, record);
        return record;
    }

    /** Writes a frame into a buffer at its position. */
    static void put(ByteBuffer to, long salt, int index, byte[] record) {
        int start = to.position();
        to.putInt(record.length).putInt(0).putInt(index).put(record);
        to.putInt(start + 4, new Frames(to, salt, index).checksum(start, record.length));
    }

    private int checksum(int frame, int length) {
        CRC32C crc = new CRC32C();
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (salt >>> shift));
        }
        for (int i = 0; i < 4; i++) {
            crc.update(bytes.get(frame + i));
        }
        crc.update(bytes.array(), bytes.arrayOffset() + frame + 8, length + 4);
        return (int) crc.getValue();
    }
}
