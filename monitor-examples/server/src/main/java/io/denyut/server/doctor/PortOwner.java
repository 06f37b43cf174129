package io.denyut.server.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds who listens on a TCP port, in {@code /proc}, as far as this user may look. */
final class PortOwner {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENS = "0A";
    private static final int INODE = 9;

    private PortOwner() {}

    /** The process; empty if it cannot be seen. */
    static Optional<Long> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            addListeners(PROC.resolve(table), port, sockets);
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (hasOneOf(process.resolve("fd"), sockets)) {
                    return Optional.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static void addListeners(Path table, int port, Set<String> sockets) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.trim().split("\\s+", 0);
                if (fields.length > INODE && fields[1].endsWith(suffix) && fields[3].equals(LISTENS)) {
                    sockets.add("socket:[" + fields[INODE] + "]");
                }
            }
        } catch (IOException e) {
            return; // no such table: no such listeners
        }
    }

    private static boolean hasOneOf(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : open) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return false; // another user's, or gone
        }
        return false;
    }
}
