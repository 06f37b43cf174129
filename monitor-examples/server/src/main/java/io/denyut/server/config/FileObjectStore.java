package io.denyut.server.config;

import io.denyut.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON with one object on each line, so that people can read and mend it and messages can name a line.
 *
 * <p>Several processes may use one file: a change is made with a lock held, to a copy that then takes the place of the file. Whoever reads
 * sees the file as it was before or after, never between. The lock is a file of its own, for the file itself is replaced. Within a
 * process one store should stand for one file.
 */
public final class FileObjectStore implements ObjectStore {
    /** The name of the file in the data directory. */
    public static final String FILE = "objects.json";

    private static final long MAX_BYTES = 64L << 20;
    private static final Duration LOCK_WITHIN = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path file;
    private final Path directory;
    private final Path lockFile;
    private final Duration lockWithin;
    /** A lock on a file belongs to the whole process. */
    private final ReentrantLock threads = new ReentrantLock();

    public FileObjectStore(Path file) {
        this(file, LOCK_WITHIN);
    }

    FileObjectStore(Path file, Duration lockWithin) {
        this.file = file.toAbsolutePath();
        this.directory = Objects.requireNonNull(this.file.getParent(), "a file has a directory");
        this.lockFile = this.file.resolveSibling(this.file.getFileName() + ".lock");
        this.lockWithin = lockWithin;
    }

    public Path file() {
        return file;
    }

    @Override
    public List<StoredObject> load() throws IOException {
        return read().stream().map(ObjectsText.Placed::object).toList();
    }

    /** As {@link #load}, with the line of each. */
    List<ObjectsText.Placed> read() throws IOException {
        return ObjectsText.read(bytes(), String.valueOf(file.getFileName()));
    }

    /** The text as it is; without a file, nothing. */
    byte[] bytes() throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UnreadableStoreException(Problem.of(
                        String.valueOf(file.getFileName()), "the file is larger than " + (MAX_BYTES >> 20) + " MiB"));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    @Override
    public void putAll(Collection<StoredObject> objects) throws IOException {
        change(kept -> {
            for (StoredObject object : objects) {
                int at = indexOf(kept, object.kind(), object.id());
                if (at < 0) {
                    kept.add(object);
                } else {
                    kept.set(at, object);
                }
            }
            return true;
        });
    }

    @Override
    public boolean remove(String kind, String id) throws IOException {
        return change(kept -> {
            int at = indexOf(kept, kind, id);
            if (at >= 0) {
                kept.remove(at);
            }
            return at >= 0;
        });
    }

    private static int indexOf(List<StoredObject> objects, String kind, String id) {
        for (int i = 0; i < objects.size(); i++) {
            if (objects.get(i).kind().equals(kind) && objects.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    @FunctionalInterface
    private interface Change {
        /** Changes the list; false if it is as it was. */
        boolean apply(List<StoredObject> kept);
    }

    private boolean change(Change change) throws IOException {
        Files.createDirectories(directory);
        long since = System.nanoTime();
        if (!tryInThisProcess()) {
            throw busy();
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock(channel, since)) {
            List<StoredObject> kept = new ArrayList<>(load());
            boolean changed = held.isValid() && change.apply(kept);
            if (changed) {
                replace(ObjectsText.write(kept));
            }
            return changed;
        } finally {
            threads.unlock();
        }
    }

    private boolean tryInThisProcess() throws IOException {
        try {
            return threads.tryLock(lockWithin.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before " + file + " was changed");
        }
    }

    private FileLock lock(FileChannel channel, long since) throws IOException {
        do {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        } while (System.nanoTime() - since < lockWithin.toNanos()
                && !Thread.currentThread().isInterrupted());
        throw busy();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another store of this process has it
        }
    }

    private IOException busy() {
        return new IOException(file + " is being changed by somebody else for longer than " + lockWithin.toMillis()
                + " ms (with " + lockFile.getFileName() + " held); try again");
    }

    private void replace(byte[] text) throws IOException {
        Path copy = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                copy, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(directory);
    }

    /** Makes the new name last. Windows cannot open a directory, and needs no such thing. */
    private static void forceDirectory(Path directory) throws IOException {
        if (!System.getProperty("os.name", "").startsWith("Windows")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
