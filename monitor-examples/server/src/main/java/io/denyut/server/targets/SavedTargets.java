package io.denyut.server.targets;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good set of a source in a CSV file, for starts at which the source cannot be read. The time of the file is the time of the last
 * good reading. Thread-safe.
 */
final class SavedTargets {
    private static final Logger LOG = LoggerFactory.getLogger(SavedTargets.class);
    private static final List<String> FIXED = List.of("id", "address", "name", "parent", "mode");
    private static final String TAG = "tag.";
    private static final String OPTION = "option.";

    private final Path file;
    private @Nullable TargetSet written;

    SavedTargets(Path file) {
        this.file = file;
    }

    /**
     * A set of earlier.
     *
     * @param time of the last good reading
     */
    record Saved(TargetSet set, Instant time) {}

    /** What was saved last, if that can be read. */
    synchronized Optional<Saved> load() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(file)) {
            List<Target> targets = new ArrayList<>();
            Map<String, TargetMode> modes = new HashMap<>();
            for (NamedCsvRecord record : records) {
                Target target = target(record);
                targets.add(target);
                if (!record.getField("mode").isEmpty()) {
                    modes.put(target.id(), TargetMode.valueOf(record.getField("mode")));
                }
            }
            TargetSet set = new TargetSet(targets, modes, List.of());
            written = set;
            return Optional.of(new Saved(set, Files.getLastModifiedTime(file).toInstant()));
        } catch (IOException
                | UncheckedIOException
                | CsvParseException
                | IllegalArgumentException
                | java.util.NoSuchElementException e) {
            LOG.warn("{} is damaged and is not used: {}", file, e.toString());
            return Optional.empty();
        }
    }

    private static Target target(NamedCsvRecord record) {
        Map<String, String> tags = new TreeMap<>();
        Map<String, String> options = new TreeMap<>();
        for (String column : record.getHeader()) {
            String value = record.getField(column);
            if (!value.isEmpty() && column.startsWith(TAG)) {
                tags.put(column.substring(TAG.length()), value);
            } else if (!value.isEmpty() && column.startsWith(OPTION)) {
                options.put(column.substring(OPTION.length()), value);
            }
        }
        String parent = record.getField("parent");
        return new Target(
                record.getField("id"),
                record.getField("name"),
                record.getField("address"),
                Tags.of(tags),
                options,
                parent.isEmpty() ? null : parent);
    }

    /** Notes a good reading; writes only where it differs from the one before. */
    synchronized void save(TargetSet set, Instant time) throws IOException {
        TargetSet before = written;
        if (before == null
                || !Files.exists(file)
                || !before.targets().equals(set.targets())
                || !before.modes().equals(set.modes())) {
            write(set);
            written = set;
        }
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    private void write(TargetSet set) throws IOException {
        TreeSet<String> tags = new TreeSet<>();
        TreeSet<String> options = new TreeSet<>();
        for (Target target : set.targets()) {
            tags.addAll(target.tags().asMap().keySet());
            options.addAll(target.options().keySet());
        }
        Files.createDirectories(file.getParent());
        Path copy = file.resolveSibling(file.getFileName() + ".new");
        try (Writer out = Files.newBufferedWriter(copy);
                CsvWriter csv = CsvWriter.builder().build(out)) {
            csv.writeRecord(Stream.of(
                            FIXED.stream(),
                            tags.stream().map(TAG::concat),
                            options.stream().map(OPTION::concat))
                    .flatMap(each -> each)
                    .toList());
            for (Target target : set.targets()) {
                TargetMode mode = set.modes().get(target.id());
                List<String> row = new ArrayList<>(List.of(
                        target.id(),
                        target.address(),
                        target.name(),
                        target.parentId() == null ? "" : target.parentId(),
                        mode == null ? "" : mode.name()));
                tags.forEach(tag -> row.add(target.tags().get(tag).orElse("")));
                options.forEach(option -> row.add(target.options().getOrDefault(option, "")));
                csv.writeRecord(row);
            }
        }
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
