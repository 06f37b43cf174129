package io.denyut.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The directory that everything is written to, held by one server at a time. */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "denyut.lock";
    /** Far behind the text of the file, so that others can read the text on systems where locks are mandatory. */
    private static final long LOCK_POSITION = Long.MAX_VALUE - 1;

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the directory if it is not there, and takes it.
     *
     * @throws StartException if it cannot be written to, or another server has it
     */
    public static DataDirectory take(Path directory) throws StartException {
        Path path = directory.toAbsolutePath().normalize();
        requireWritable(path, "the data directory", "give another one with --data DIR");
        Path file = path.resolve(LOCK_FILE);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = lock(channel, false);
            if (lock == null) {
                String holder = line(file, 0);
                channel.close();
                throw new StartException("the data directory " + path + " is in use by another Denyut"
                        + (holder.matches("\\d{1,10}") ? " (process " + holder + ")" : "")
                        + ". Stop that one, or give this one a directory of its own with --data DIR");
            }
            channel.truncate(0);
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
            channel.force(true);
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            StartException failure = new StartException(
                    "the data directory " + path + " cannot be locked: " + words(e)
                            + ". Give another one with --data DIR",
                    e);
            closeQuietly(channel, failure);
            throw failure;
        }
    }

    /**
     * The process that holds a directory, as a number, or {@code unknown}; empty if none does. Changes nothing. Not for the process that
     * holds it: on POSIX systems it would let go.
     */
    public static Optional<String> holder(Path directory) throws IOException {
        Path file = directory.resolve(LOCK_FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (lock(channel, true) != null) {
                return Optional.empty();
            }
            String holder = line(file, 0);
            return Optional.of(holder.matches("\\d{1,10}") ? holder : "unknown");
        }
    }

    /** Where the server that holds a directory answers; empty if none does, or not yet. Changes nothing. */
    public static Optional<String> address(Path directory) throws IOException {
        if (holder(directory).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(line(directory.resolve(LOCK_FILE), 1)).filter(text -> text.startsWith("http://"));
    }

    private static String line(Path file, int number) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        return number < lines.size() ? lines.get(number).trim() : "";
    }

    /** Says to commands where this server answers. */
    void say(String url) throws IOException {
        byte[] text = (ProcessHandle.current().pid() + "\n" + url + "\n").getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(text), 0);
        channel.truncate(text.length);
    }

    private static @Nullable FileLock lock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(LOCK_POSITION, 1, shared);
        } catch (OverlappingFileLockException e) {
            return null; // held in this very process
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel, Exception failure) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Makes a directory and writes to it for a try; permission bits alone say nothing about a read-only or full file system.
     *
     * @param what it is, for the message
     * @param remedy ends the message
     */
    public static void requireWritable(Path directory, String what, String remedy) throws StartException {
        try {
            Files.createDirectories(directory);
            Path probe = Files.createTempFile(directory, ".denyut-write-test", null);
            Files.delete(probe);
        } catch (IOException e) {
            throw new StartException(
                    what + " " + directory + " cannot be written to: " + words(e) + ". Remedy: " + remedy, e);
        }
    }

    private static String words(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied for user " + System.getProperty("user.name");
        }
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is a file";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    public Path path() {
        return path;
    }

    /** Lets go of the directory. The lock file stays: deleting it would let two servers each hold a file of that name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot let go of " + path, e);
        }
    }
}
