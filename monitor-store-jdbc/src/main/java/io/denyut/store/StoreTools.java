package io.denyut.store;

import io.denyut.store.internal.series.Export;
import io.denyut.store.internal.tools.Copies;
import io.denyut.store.internal.tools.Inspection;
import io.denyut.store.internal.tools.Sizes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is done with a store as a whole. {@link #status}, {@link #verify}, {@link #backup} and {@link #export} may be used while a monitor writes, in this
 * process or another; {@link #restore} and {@link #compact} are refused then. All may take minutes; an interrupt ends them with a {@link
 * StoreException}, and what was there before is there after.
 *
 * @since 0.1.0
 */
public final class StoreTools {
    private StoreTools() {}

    /** Sizes, by table, and how they grow. Reads the whole file once. */
    public static StoreStatus status(Path file) throws StoreException {
        return Sizes.of(file.toAbsolutePath().normalize());
    }

    /**
     * Looks through the whole file: pages, indexes, references between tables, and what the chunks of measurements hold.
     *
     * @throws StoreException if it cannot be read at all; what is wrong in it is no exception but a problem of the result
     */
    public static Verification verify(Path file, StoreProgress progress) throws StoreException {
        return Inspection.verify(file.toAbsolutePath().normalize(), progress);
    }

    /**
     * Copies the store as it is at this moment into one new file without gaps, looks through the copy, and only then gives it its name.
     *
     * @param target does not exist, and its folder does
     */
    public static Verification backup(Path file, Path target, StoreProgress progress) throws StoreException {
        return Copies.backup(
                file.toAbsolutePath().normalize(), target.toAbsolutePath().normalize(), progress);
    }

    /**
     * What an export is to hold. Ticks from {@code from} to, without it, {@code to}.
     *
     * @param targets of these only; empty for all
     * @param metrics of these only, and no results without any of them; empty for all
     */
    public record Wanted(Instant from, Instant to, Set<String> targets, Set<String> metrics) {
        public Wanted {
            targets = Set.copyOf(targets);
            metrics = Set.copyOf(metrics);
        }
    }

    /**
     * Gives every single result that is kept to a consumer, half hour by half hour, by tick within the results of a check. It is the store
     * of the moment when this begins; the write-ahead log of a store in use grows meanwhile.
     */
    public static void export(Path file, Wanted wanted, StoreProgress progress, Consumer<History.Entry> into)
            throws StoreException {
        Export.run(file.toAbsolutePath().normalize(), wanted, into, progress);
    }

    /**
     * Looks through a backup and puts a copy of it in the place of a store that nobody uses.
     *
     * @param now names the file that the store of before is kept in
     * @return where that is; the place itself if there was none
     */
    public static Path restore(Path backup, Path file, Instant now, StoreProgress progress) throws StoreException {
        return Copies.restore(
                backup.toAbsolutePath().normalize(), file.toAbsolutePath().normalize(), now, progress);
    }

    /**
     * Writes a store that nobody uses anew without the free space in it, and puts it in its place. Needs as much space on the disk as the store
     * has used.
     *
     * @return bytes that were handed back
     */
    public static long compact(Path file, StoreProgress progress) throws StoreException {
        return Copies.compact(file.toAbsolutePath().normalize(), progress);
    }
}
