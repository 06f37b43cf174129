package io.denyut.store.internal.tools;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import io.denyut.store.StoreProgress;
import io.denyut.store.Verification;
import io.denyut.store.internal.db.ClosedFile;
import io.denyut.store.internal.db.Failures;
import io.denyut.store.internal.db.OwnerLock;
import io.denyut.store.internal.db.Session;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of a store: each is made beside its place, looked through, forced to the disk, and then moved to its place at once. */
public final class Copies {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Copies() {}

    public static Verification backup(Path file, Path target, StoreProgress progress) throws StoreException {
        if (Files.exists(target)) {
            throw new StoreException(
                    Kind.OTHER, "the backup " + target + " is there already; give it another name, or delete it first");
        }
        Path part = part(target);
        try {
            copy(file, part, progress);
            Verification verification = verified(part, progress);
            move(part, target);
            note(file, target);
            return new Verification(
                    target, verification.schema(), verification.bytes(), verification.took(), verification.problems());
        } catch (IOException e) {
            throw inWords("the backup " + target, e);
        } finally {
            deleteQuietly(part);
        }
    }

    private static void note(Path file, Path target) {
        try {
            Files.writeString(Sizes.backupNote(file), target + System.lineSeparator());
        } catch (IOException e) {
            LOG.warn("store: health will not know of the backup {}: {}", target, e.toString());
        }
    }

    public static Path restore(Path backup, Path file, Instant now, StoreProgress progress) throws StoreException {
        Verification verification = Inspection.verify(backup, progress);
        if (!verification.isGood()) {
            throw new StoreException(
                    Kind.CORRUPT,
                    "the backup " + backup + " is not restored, for it is damaged: "
                            + verification.problems().get(0));
        }
        return alone(file, () -> {
            Path part = part(file);
            try {
                copy(backup, part, progress);
                verified(part, progress);
                Path kept = keep(file, now);
                move(part, file);
                return kept;
            } finally {
                deleteQuietly(part);
            }
        });
    }

    public static long compact(Path file, StoreProgress progress) throws StoreException {
        return alone(file, () -> {
            Path part = part(file);
            try {
                long before = Files.size(file) + logBytes(file);
                copy(file, part, progress);
                verified(part, progress);
                if (!ClosedFile.settle(file)) {
                    throw new StoreException(
                            Kind.LOCKED, "the store " + file + " is held by another program; end that one first");
                }
                move(part, file);
                return before - Files.size(file);
            } finally {
                deleteQuietly(part);
            }
        });
    }

    /** While nobody else may write the store. */
    private static <T> T alone(Path file, Change<T> change) throws StoreException {
        OwnerLock lock = OwnerLock.take(file);
        try {
            return change.make();
        } catch (IOException e) {
            throw inWords("the store " + file, e);
        } finally {
            closeQuietly(lock);
        }
    }

    @FunctionalInterface
    private interface Change<T> {
        T make() throws IOException;
    }

    private static void closeQuietly(OwnerLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debug("store: a lock was not let go: {}", e.toString());
        }
    }

    private static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    private static long logBytes(Path file) throws IOException {
        Path log = Path.of(file + "-wal");
        return Files.exists(log) ? Files.size(log) : 0;
    }

    private static void copy(Path file, Path part, StoreProgress progress) throws IOException {
        Files.deleteIfExists(part);
        try (Session session = ClosedFile.read(file)) {
            Files.createFile(part); // SQLite takes an empty file for none, and nobody else may read it meanwhile
            if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
            }
            long bytes = (session.number("PRAGMA page_count", 0) - session.number("PRAGMA freelist_count", 0))
                    * session.number("PRAGMA page_size", 0);
            requireSpace(part, bytes);
            Work.run(
                    part,
                    session,
                    "copying",
                    () -> sizeOrNothing(part),
                    bytes,
                    progress,
                    statement ->
                            statement.execute("VACUUM INTO '" + part.toString().replace("'", "''") + "'"));
        } catch (SQLException e) {
            throw Failures.words(file, e);
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void requireSpace(Path part, long bytes) throws IOException {
        long free = Files.getFileStore(part).getUsableSpace();
        if (free < bytes) {
            throw new StoreException(
                    Kind.FULL,
                    "the copy " + part + " needs " + bytes + " bytes and " + free + " are free; make space first");
        }
    }

    private static long sizeOrNothing(Path part) {
        try {
            return Files.size(part);
        } catch (IOException e) {
            return 0;
        }
    }

    private static Verification verified(Path part, StoreProgress progress) throws StoreException {
        Verification verification = Inspection.verify(part, progress);
        if (!verification.isGood()) {
            throw new StoreException(
                    Kind.CORRUPT,
                    "the copy is not used, for it is damaged: "
                            + verification.problems().get(0)
                            + ". Look through the original with verify");
        }
        deleteQuietly(Path.of(part + "-wal"));
        deleteQuietly(Path.of(part + "-shm"));
        return verification;
    }

    /**
     * Gives a store a second name, so that there is one at its place at every moment. Only one that is too damaged to take in its log is moved
     * aside with the log.
     */
    private static Path keep(Path file, Instant now) throws IOException {
        if (!Files.exists(file)) {
            return file;
        }
        Path kept = file.resolveSibling(file.getFileName() + ".before-" + STAMP.format(now));
        if (Files.exists(kept)) {
            throw new StoreException(
                    Kind.OTHER, "the store " + file + " cannot be kept as " + kept + ", for that is there already");
        }
        if (ClosedFile.settle(file) && isLinked(kept, file)) {
            return kept;
        }
        for (String suffix : new String[] {"-shm", "-wal", ""}) {
            Path from = Path.of(file + suffix);
            if (Files.exists(from)) {
                Files.move(from, Path.of(kept + suffix), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return kept;
    }

    private static boolean isLinked(Path link, Path file) {
        try {
            Files.createLink(link, file);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // a file system without second names
        }
    }

    private static void move(Path part, Path target) throws IOException {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        Path folder = target.getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder)) {
                channel.force(true);
            } catch (IOException e) {
                LOG.debug("store: the folder {} cannot be forced to the disk: {}", folder, e.toString());
            }
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("store: {} stays: {}", file, e.toString());
        }
    }

    private static StoreException inWords(String what, IOException e) {
        return e instanceof StoreException known ? known : new StoreException(Kind.IO, what + ": " + e, e);
    }
}
