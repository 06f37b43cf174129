package io.denyut.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./denyut} in a tree of its own, with a java and a mvn that only say that they were called. */
class LaunchScriptTest {
    private static final String JAVA = """
            #!/bin/sh
            case "$1" in
              -XshowSettings*) echo "    java.specification.version = VERSION" >&2 ;;
              *) echo "java called: $*" ;;
            esac
            """;
    private static final String MAVEN = """
            #!/bin/sh
            echo "[INFO] Building Denyut server 0.1.0 [6/6]"
            echo called >> maven-calls
            mkdir -p monitor-examples/server/target
            echo jar > monitor-examples/server/target/denyut.jar
            """;

    @TempDir
    private Path folder;

    private Path root;
    private Path tools;

    private record Result(int code, String out) {}

    @BeforeEach
    void aTreeAndTools() throws IOException {
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "the script needs bash");
        root = Files.createDirectories(folder.resolve("tree with a space"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(Path.of("../../denyut"), root.resolve("denyut"));
        Files.createDirectories(root.resolve("monitor-examples/server/src/main/java"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.writeString(root.resolve("monitor-examples/pom.xml"), "<project/>");
        for (String tool : List.of(
                "bash",
                "sh",
                "cat",
                "cp",
                "dirname",
                "find",
                "grep",
                "head",
                "mkdir",
                "mv",
                "readlink",
                "rm",
                "sed",
                "sleep",
                "tail",
                "touch")) {
            for (String place : List.of("/bin/", "/usr/bin/")) {
                Path real = Path.of(place + tool);
                if (Files.exists(real) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), real);
                }
            }
        }
    }

    @Test
    void a_missing_java_is_named_with_the_remedy() throws Exception {
        Result result = run(root, "serve");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .contains("Java is missing")
                .contains("sudo apt install openjdk-17-jdk-headless")
                .contains("sudo dnf install")
                .contains("brew install");
    }

    @Test
    void a_java_that_is_too_old_is_named_with_its_version() throws Exception {
        tool("java", JAVA.replace("VERSION", "1.8"));

        Result result = run(root, "serve");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("is version 1.8: it needs a JDK, version 17 or newer");
    }

    @Test
    void a_missing_maven_is_named_with_the_remedy() throws Exception {
        tool("java", JAVA.replace("VERSION", "17"));

        Result result = run(root, "serve");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("Maven is missing").contains("sudo apt install maven");
    }

    @Test
    void a_java_that_cannot_compile_is_named() throws Exception {
        tool("java", JAVA.replace("VERSION", "17"));
        tool("mvn", MAVEN);

        Result result = run(root, "serve");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("a JDK is needed once");
    }

    @Test
    void the_first_use_builds_and_runs_and_the_second_only_runs() throws Exception {
        everything();

        Result first = run(folder, "serve", "--data", "a b");
        Result second = run(folder, "serve");

        assertThat(first.code()).isZero();
        assertThat(first.out()).contains("first use: building").contains("denyut.jar serve --data a b");
        assertThat(second.out()).contains("java called").doesNotContain("building");
        assertThat(mavenCalls()).isEqualTo(1);
    }

    @Test
    void a_source_that_is_newer_builds_again() throws Exception {
        everything();
        run(root, "serve");
        Path source = root.resolve("monitor-examples/server/src/main/java/A.java");
        Files.writeString(source, "class A {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        Result result = run(root, "serve");

        assertThat(result.out()).contains("sources are newer than the build");
        assertThat(mavenCalls()).isEqualTo(2);
    }

    @Test
    void a_build_that_fails_shows_its_errors_and_where_all_of_it_is() throws Exception {
        everything();
        tool("mvn", "#!/bin/sh\necho '[ERROR] no such symbol'\nexit 1\n");

        Result result = run(root, "serve");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("[ERROR] no such symbol").contains("denyut-build.log");
        assertThat(root.resolve("monitor-examples/server/target/denyut-build.lock"))
                .doesNotExist();
    }

    @Test
    void it_runs_through_a_symbolic_link() throws Exception {
        everything();
        Path link = Files.createSymbolicLink(tools.resolve("denyut-link"), root.resolve("denyut"));

        Result result = runScript(link, folder, "--version");

        assertThat(result.out()).contains("denyut.jar --version");
    }

    @Test
    void a_lock_that_a_dead_build_left_behind_does_not_stop_the_next() throws Exception {
        everything();
        Path lock = Files.createDirectories(root.resolve("monitor-examples/server/target/denyut-build.lock"));
        Files.writeString(lock.resolve("pid"), "999999999");

        assertThat(run(root, "serve").code()).isZero();
    }

    private void everything() throws IOException {
        tool("java", JAVA.replace("VERSION", "17"));
        tool("javac", "#!/bin/sh\nexit 0\n");
        tool("mvn", MAVEN);
    }

    private void tool(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private long mavenCalls() throws IOException {
        return Files.readAllLines(root.resolve("maven-calls")).size();
    }

    private Result run(Path directory, String... args) throws Exception {
        return runScript(root.resolve("denyut"), directory, args);
    }

    private Result runScript(Path script, Path directory, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/bash", script.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", tools.toString(), "LC_ALL", "C"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(out).isTrue();
        return new Result(process.exitValue(), out);
    }
}
