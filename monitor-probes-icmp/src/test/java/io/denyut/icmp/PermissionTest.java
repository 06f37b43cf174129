package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.testkit.NetworkNamespaces;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process of an ordinary user, in a network of its own where nobody, then everybody, may ping. */
@Privileged
class PermissionTest {
    private static final String NOBODY = "65534";

    private Path folder;
    private NetworkNamespaces network;
    private Process child;

    @BeforeEach
    void start() throws Exception {
        network = NetworkNamespaces.create();
        network.pingGroupRange("1 0");
        // The user may not read the folders of root where classes and libraries usually lie.
        folder = Files.createTempDirectory(Path.of("/tmp"), "denyut-permission");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY));
        command.addAll(List.of(
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Djava.io.tmpdir=" + folder,
                "-Djna.tmpdir=" + folder,
                "-Duser.home=" + folder,
                "-cp",
                copyOfClassPath(),
                PermissionMain.class.getName()));
        child = new ProcessBuilder(network.inClient(command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private String copyOfClassPath() throws Exception {
        Set<Path> path = new LinkedHashSet<>(List.of(
                Path.of("target/test-classes").toRealPath(),
                Path.of("target/classes").toRealPath()));
        for (String property : List.of("java.class.path", "jdk.module.path", "surefire.test.class.path")) {
            for (String entry : System.getProperty(property, "").split(File.pathSeparator)) {
                if (!entry.isEmpty() && Files.exists(Path.of(entry))) {
                    path.add(Path.of(entry).toRealPath());
                }
            }
        }
        List<String> copies = new ArrayList<>();
        for (Path entry : path) {
            Path copy = folder.resolve("path-" + copies.size() + (Files.isDirectory(entry) ? "" : ".jar"));
            copyReadable(entry, copy);
            copies.add(copy.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copyReadable(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    @AfterEach
    void stop() throws Exception {
        child.destroyForcibly().waitFor();
        network.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void withoutPermissionItIsUnknownWithTheRemedyWhichThenWorksWithoutARestart() throws Exception {
        PrintWriter in = new PrintWriter(child.getOutputStream(), true, StandardCharsets.UTF_8);
        BufferedReader out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        in.println("127.0.0.1");
        assertThat(result(out))
                .startsWith("UNKNOWN icmp.permission")
                .contains("sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"")
                .endsWith("no socket");
        network.pingGroupRange("0 2147483647");
        in.println("127.0.0.1");
        assertThat(result(out)).startsWith("UP null ping socket");
    }

    /** Other lines are those of a logging library that introduces itself. */
    private static String result(BufferedReader out) throws Exception {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("result: ")) {
                return line.substring("result: ".length());
            }
        }
        throw new AssertionError("the child has ended");
    }
}
