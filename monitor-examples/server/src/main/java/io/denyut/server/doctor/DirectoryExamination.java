package io.denyut.server.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a little to each directory and takes it away again: a full or read-only file system is not seen otherwise. */
final class DirectoryExamination implements Examination {
    private static final byte[] A_LITTLE = new byte[1 << 16];

    @Override
    public String name() {
        return "Directories";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) {
        List<Diagnosis> all = new ArrayList<>();
        Directories.of(patient).forEach((what, directory) -> all.add(look(what, directory)));
        return all;
    }

    private Diagnosis look(String what, Path directory) {
        Path there = Directories.existing(directory);
        String finding = what + " " + directory;
        if (!Files.isDirectory(there)) {
            return Diagnosis.failed(
                    name(),
                    finding + ": " + there + " is a file",
                    "name another directory, or move that file: mv " + there + " " + there + ".old");
        }
        if (!there.equals(directory.toAbsolutePath().normalize())) {
            return Files.isWritable(there)
                    ? Diagnosis.ok(name(), finding + " will be made")
                    : Diagnosis.failed(name(), finding + " cannot be made: " + denied(there), give(there));
        }
        try {
            writeALittle(directory);
            return Diagnosis.ok(name(), finding + " can be written to");
        } catch (AccessDeniedException e) {
            return Diagnosis.failed(name(), finding + ": " + denied(directory), give(directory));
        } catch (IOException e) {
            String why = e instanceof FileSystemException system && system.getReason() != null
                    ? system.getReason()
                    : String.valueOf(e.getMessage());
            return Diagnosis.failed(
                    name(),
                    finding + " cannot be written to: " + why,
                    why.contains("No space") ? "make room: df -h " + directory : "name another directory");
        }
    }

    private static void writeALittle(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, ".denyut-doctor", null);
        try {
            Files.write(file, A_LITTLE);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String denied(Path directory) {
        return "user " + System.getProperty("user.name") + " may not write to " + directory;
    }

    private static String give(Path directory) {
        return "sudo chown " + System.getProperty("user.name") + " " + directory;
    }
}
