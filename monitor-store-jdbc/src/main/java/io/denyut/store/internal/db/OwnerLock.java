package io.denyut.store.internal.db;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write a database, held by one process at a time, and in it by one {@link Database}. A lock of the system on a file beside it:
 * it ends with the process, however that ends. The file stays; deleting it would let two each hold a file of that name.
 *
 * <p>A process that opens and closes the file a second time loses its lock, as POSIX has it. So the process itself knows what it holds, in its
 * system properties, where copies of this class from other class loaders see it, too.
 */
public final class OwnerLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerLock.class);
    private static final String HELD = "io.denyut.store.held:";
    /** Far behind the text of the file, so that others can read the text on systems where locks are mandatory. */
    private static final long LOCK_POSITION = Long.MAX_VALUE - 1;

    private final FileChannel channel;
    private final String property;

    private OwnerLock(FileChannel channel, String property) {
        this.channel = channel;
        this.property = property;
    }

    /**
     * Takes the right to write.
     *
     * @throws StoreException if another has it, or the folder cannot be written to
     */
    public static OwnerLock take(Path database) throws StoreException {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        String property = HELD + real(file);
        String pid = Long.toString(ProcessHandle.current().pid());
        if (System.getProperties().putIfAbsent(property, pid) != null) {
            throw new StoreException(Kind.LOCKED, inUse(database, pid));
        }
        boolean taken = false;
        try {
            OwnerLock lock = take(database, file, property);
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                System.clearProperty(property);
            }
        }
    }

    private static Path real(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            return folder == null ? file : folder.toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            return file.toAbsolutePath().normalize(); // it cannot be opened either, and that is said
        }
    }

    private static OwnerLock take(Path database, Path file, String property) throws StoreException {
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failed(database, e);
        }
        try {
            if (channel.tryLock(LOCK_POSITION, 1, false) == null) {
                throw new StoreException(Kind.LOCKED, inUse(database, Files.readString(file)));
            }
            sign(channel);
            return new OwnerLock(channel, property);
        } catch (IOException e) {
            StoreException failure = e instanceof StoreException known ? known : failed(database, e);
            try {
                channel.close();
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    /** For the message of others; a full disk does not make the lock less of one. */
    private static void sign(FileChannel channel) {
        try {
            channel.truncate(0);
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
        } catch (IOException e) {
            LOG.debug("the lock of the database is held, but not signed: {}", e.toString());
        }
    }

    private static String inUse(Path database, String holder) {
        String pid = holder.trim();
        return "database " + database + " is in use"
                + (pid.matches("\\d{1,10}") ? " by process " + pid : " by another process")
                + ": only one may write it. Stop that one, or give this one a database of its own";
    }

    private static StoreException failed(Path database, IOException e) {
        return new StoreException(
                Kind.READ_ONLY,
                "database " + database + ": its folder cannot be written to (" + e
                        + "); make the folder and give this user the right to write in it",
                e);
    }

    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return; // by now it may be another's
        }
        try {
            channel.close();
        } finally {
            System.clearProperty(property);
        }
    }
}
