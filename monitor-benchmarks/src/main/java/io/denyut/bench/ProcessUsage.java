package io.denyut.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the kernel counted of a process.
 *
 * @param nanos when it was looked at
 * @param cpuSeconds user and system, all threads, those that ended too
 * @param byThread the same by the names of threads that live, which the kernel cuts to 15 characters
 * @param threads how many live
 * @param residentBytes memory now
 * @param peakBytes memory at most so far
 */
public record ProcessUsage(
        long nanos, double cpuSeconds, Map<String, Double> byThread, int threads, long residentBytes, long peakBytes) {
    /** USER_HZ: 100 wherever Linux runs a JVM. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    /** Looks at a process now. */
    public static ProcessUsage of(long pid) throws IOException {
        Path process = Path.of("/proc", String.valueOf(pid));
        Map<String, Double> byThread = new TreeMap<>();
        int threads = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                Optional<String> stat = stat(task);
                if (stat.isPresent()) {
                    byThread.merge(name(stat.get()), seconds(stat.get()), Double::sum);
                    threads++;
                }
            }
        }
        long resident = 0;
        long peak = 0;
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                resident = kilobytes(line);
            } else if (line.startsWith("VmHWM:")) {
                peak = kilobytes(line);
            }
        }
        return new ProcessUsage(
                System.nanoTime(),
                seconds(Files.readString(process.resolve("stat"))),
                byThread,
                threads,
                resident,
                peak);
    }

    /** Empty for a thread that has ended meanwhile; what it used is in the sum of the process. */
    private static Optional<String> stat(Path task) throws IOException {
        try {
            return Optional.of(Files.readString(task.resolve("stat")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String name(String stat) {
        return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    }

    private static double seconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
    }
}
