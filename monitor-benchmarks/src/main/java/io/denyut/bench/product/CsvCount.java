package io.denyut.bench.product;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What is in the files of S1's layout, counted without Denyut's own code.
 *
 * @param rounds different stamps
 * @param rows lines without headers
 * @param doubles rows whose stamp and device were there before
 * @param gaps devices that a stamp lacks
 * @param notAnswered rows that are not True
 */
record CsvCount(int rounds, long rows, long doubles, long gaps, long notAnswered) {
    static CsvCount of(Path directory, int targets) throws IOException {
        Map<String, BitSet> seen = new HashMap<>();
        long rows = 0;
        long doubles = 0;
        long notAnswered = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.csv")) {
            for (Path file : files) {
                try (BufferedReader lines = Files.newBufferedReader(file)) {
                    lines.readLine(); // the header
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        String[] cells = line.split(",", -1);
                        BitSet devices = seen.computeIfAbsent(cells[0], stamp -> new BitSet(targets));
                        int device = Integer.parseInt(cells[1]);
                        rows++;
                        doubles += devices.get(device) ? 1 : 0;
                        notAnswered += cells[4].equals("True") ? 0 : 1;
                        devices.set(device);
                    }
                }
            }
        }
        long gaps = seen.values().stream()
                .mapToLong(devices -> targets - devices.cardinality())
                .sum();
        return new CsvCount(seen.size(), rows, doubles, gaps, notAnswered);
    }
}
