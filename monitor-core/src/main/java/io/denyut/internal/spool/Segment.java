package io.denyut.internal.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One file of a spool: a header and frames behind it. Files are used again and again, so a header says which use this is. Guarded by the
 * spool.
 */
final class Segment {
    static final int HEADER = 48;
    private static final long MAGIC = 0x44454e59_53504c31L; // DENYSPL1
    private static final int ZEROS = 64 << 10;

    final Path file;
    /** The number in the file's name. */
    final int slot;

    long sequence;
    long salt;
    /** The number of its first record among all that the spool ever took. */
    long firstNumber;

    /** Where the first record that waits begins. */
    int readAt;

    /** Index of the first record that waits. */
    int readIndex;
    /** Where the next frame goes. */
    int end;
    /** Index of the next record. */
    int nextIndex;
    /** Records that were not taken out yet. */
    int waiting;

    Segment(Path file, int slot) {
        this.file = file;
        this.slot = slot;
    }

    /** What a valid header says about the records that were done with when it was written. */
    Optional<Long> readHeader(ByteBuffer bytes) {
        if (bytes.limit() < HEADER || bytes.getLong(0) != MAGIC || bytes.getInt(40) != headerChecksum(bytes)) {
            return Optional.empty();
        }
        sequence = bytes.getLong(8);
        salt = bytes.getLong(16);
        firstNumber = bytes.getLong(24);
        return Optional.of(bytes.getLong(32));
    }

    /** Begins a new use of the file: from now on it is empty. */
    void begin(RandomAccessFile open, long sequence, long salt, long firstNumber, long acknowledged)
            throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putLong(MAGIC)
                .putLong(sequence)
                .putLong(salt)
                .putLong(firstNumber)
                .putLong(acknowledged);
        header.putInt(40, headerChecksum(header));
        open.seek(0);
        open.write(header.array());
        this.sequence = sequence;
        this.salt = salt;
        this.firstNumber = firstNumber;
        readAt = HEADER;
        readIndex = 0;
        end = HEADER;
        nextIndex = 0;
        waiting = 0;
    }

    long nextNumber() {
        return firstNumber + nextIndex;
    }

    /** The bytes of the file from an offset up to another, or up to the file's end. */
    ByteBuffer read(int from, int to) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.max(0, Math.min(to, open.length()) - from);
            byte[] bytes = new byte[length];
            open.seek(from);
            open.readFully(bytes);
            return ByteBuffer.wrap(bytes);
        }
    }

    /** Gives the file real blocks up to a size, so that writing there cannot fail for want of space. */
    void reserve(long size) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            long length = open.length();
            if (length >= size) {
                return;
            }
            byte[] zeros = new byte[ZEROS];
            open.seek(length);
            for (long left = size - length; left > 0; left -= ZEROS) {
                open.write(zeros, 0, (int) Math.min(left, ZEROS));
            }
            open.getFD().sync();
        }
    }

    /** Cuts off what an outsized record added. */
    void shrink(long size) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            if (open.length() > size) {
                open.setLength(size);
            }
        }
    }

    /** Makes what was written survive a power failure. */
    void force() throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.getFD().sync();
        }
    }

    private static int headerChecksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.array(), header.arrayOffset(), 40);
        return (int) crc.getValue();
    }
}
