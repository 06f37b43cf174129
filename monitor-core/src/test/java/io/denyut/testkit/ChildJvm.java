package io.denyut.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A Java process with the classes of this one, to be killed. It tells what it did by lines on its standard output. */
public final class ChildJvm implements AutoCloseable {
    /** What a shell would show for a process that was ended by SIGKILL. */
    public static final int KILLED = 137;

    private final Process process;
    private final BufferedReader out;

    private ChildJvm(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a class's {@code main} in the folder of the module under test; its errors go to ours. */
    public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        Set<String> path = new LinkedHashSet<>(List.of("target/test-classes", "target/classes"));
        for (String property : List.of("java.class.path", "jdk.module.path", "surefire.test.class.path")) {
            path.addAll(List.of(System.getProperty(property, "").split(File.pathSeparator)));
        }
        path.remove("");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                String.join(File.pathSeparator, path),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line that it printed; empty when it has ended. */
    public Optional<String> line() throws IOException {
        return Optional.ofNullable(out.readLine());
    }

    /** Kills it at once (SIGKILL); lines that it printed before can still be read. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Asks it to end (SIGTERM). */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Waits for its end. */
    public int exitValue() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("process " + process.pid() + " has not ended after 30 s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
