package io.denyut.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system in memory (Linux tmpfs) that fills up after a few bytes. Needs root: where it cannot be mounted the test is skipped with the
 * reason.
 */
public final class SmallDisk implements AutoCloseable {
    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** Mounts one at a folder, which is made. */
    public static SmallDisk mount(Path path, long bytes) throws IOException {
        Files.createDirectories(path);
        String problem = run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", path.toString());
        Assumptions.assumeTrue(problem.isEmpty(), "needs root to mount a small file system: " + problem);
        return new SmallDisk(path);
    }

    public Path path() {
        return path;
    }

    /** Takes all the space that is left. */
    public void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler())) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    public void empty() throws IOException {
        Files.deleteIfExists(filler());
    }

    @Override
    public void close() throws IOException {
        String problem = run("umount", path.toString());
        if (!problem.isEmpty()) {
            throw new IOException("umount " + path + ": " + problem);
        }
    }

    private Path filler() {
        return path.resolve("filler");
    }

    /** What went wrong; empty if nothing did. */
    private static String run(String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "no end after 20 s";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        return process.exitValue() == 0 ? "" : output.isEmpty() ? "exit " + process.exitValue() : output;
    }
}
