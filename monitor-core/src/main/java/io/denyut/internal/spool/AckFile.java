package io.denyut.internal.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Up to which record a spool is done with. Two places are written in turn, so that a torn write leaves the other; both have their blocks
 * from the beginning, so that a full disk does not matter. Its lock keeps a second process out of the folder. Guarded by the spool.
 */
final class AckFile implements AutoCloseable {
    /** A place has a disk block of its own. */
    private static final int PLACE = 4096;

    private static final int RECORD = 20;

    private final RandomAccessFile file;
    private final FileLock lock;
    private long writes;

    private AckFile(RandomAccessFile file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    static AckFile open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            FileLock lock = lock(file);
            if (lock == null) {
                throw new IOException("is in use by another process");
            }
            if (file.length() < 2 * PLACE) {
                file.seek(file.length());
                file.write(new byte[(int) (2 * PLACE - file.length())]);
                file.getFD().sync();
            }
            return new AckFile(file, lock);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static @Nullable FileLock lock(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            throw new IOException("is in use by this process already", e);
        }
    }

    /** The number of the first record that is not done with. */
    long read() throws IOException {
        long number = 0;
        for (int place = 0; place < 2; place++) {
            byte[] bytes = new byte[RECORD];
            file.seek((long) place * PLACE);
            file.readFully(bytes);
            ByteBuffer record = ByteBuffer.wrap(bytes);
            if (record.getInt(16) == checksum(bytes) && record.getLong(0) > writes) {
                writes = record.getLong(0);
                number = record.getLong(8);
            }
        }
        return number;
    }

    void write(long number) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD);
        record.putLong(++writes).putLong(number);
        record.putInt(checksum(record.array()));
        file.seek(writes % 2 * PLACE);
        file.write(record.array());
    }

    void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        lock.release();
        file.close();
    }

    private static int checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record, 0, RECORD - 4);
        return (int) crc.getValue();
    }
}
