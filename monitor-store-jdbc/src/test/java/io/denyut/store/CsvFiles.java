package io.denyut.store;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads CSV files back with somebody else's parser. */
final class CsvFiles {
    private CsvFiles() {}

    /** The names of all files, sorted. */
    static List<String> names(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** The cells of all rows but the header. */
    static List<List<String>> rows(Path file) throws IOException {
        List<List<String>> rows = all(file);
        return rows.subList(1, rows.size());
    }

    /** The cells of all rows, the header included; every row must have as many as the header. */
    static List<List<String>> all(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord row : reader) {
                if (!rows.isEmpty() && row.getFieldCount() != rows.get(0).size()) {
                    throw new AssertionError(file + " line " + row.getStartingLineNumber() + ": " + row);
                }
                rows.add(row.getFields());
            }
        }
        return rows;
    }

    /** The rows of all files, in the order of the names' days and parts. */
    static List<List<String>> rowsOfAll(Path directory) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String name : names(directory)) {
            rows.addAll(rows(directory.resolve(name)));
        }
        return rows;
    }
}
