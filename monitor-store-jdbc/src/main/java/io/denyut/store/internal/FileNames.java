package io.denyut.store.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of one layout in a folder: {@code prefix_20250916.csv}, its further parts {@code prefix_20250916_2.csv}, and both gzipped. */
final class FileNames {
    private final Path directory;
    private final String prefix;
    private final Pattern pattern;

    FileNames(Path directory, String prefix) {
        this.directory = directory;
        this.prefix = prefix;
        this.pattern = Pattern.compile(Pattern.quote(prefix) + "_(\\d{8})(?:_([1-9]\\d{0,8}))?\\.csv(\\.gz)?");
    }

    /** A file that is there. */
    record Found(Path path, long day, int part, boolean gzipped) {}

    Path path(long day, int part) {
        String date = LocalDate.ofEpochDay(day).format(DateTimeFormatter.BASIC_ISO_DATE);
        return directory.resolve(prefix + "_" + date + (part == 1 ? "" : "_" + part) + ".csv");
    }

    /** By day, then by part. */
    List<Found> list() throws IOException {
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory, prefix + "_*")) {
            for (Path path : paths) {
                parse(path).ifPresent(found::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparingLong(Found::day).thenComparingInt(Found::part));
        return found;
    }

    /** The parts of one day. */
    List<Found> list(long day) throws IOException {
        return list().stream().filter(found -> found.day == day).toList();
    }

    private Optional<Found> parse(Path path) {
        Matcher matcher = pattern.matcher(path.getFileName().toString());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            long day = LocalDate.parse(matcher.group(1), DateTimeFormatter.BASIC_ISO_DATE)
                    .toEpochDay();
            int part = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
            return Optional.of(new Found(path, day, part, matcher.group(3) != null));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
