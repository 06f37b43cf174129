package io.denyut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.spi.ProbeProvider;
import io.denyut.spi.Settings;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins that lie in a directory, each with a loader of its own. */
class PluginDirectoryTest {
    private static final ClassLoader PARENT = PluginDirectoryTest.class.getClassLoader();

    @TempDir
    Path work;

    @TempDir
    Path plugins;

    private JarMaker jar(String name) {
        return new JarMaker(work, name);
    }

    private Path drop(Path jar) throws IOException {
        return drop(jar, jar.getFileName().toString());
    }

    private Path drop(Path jar, String as) throws IOException {
        Path to = plugins.resolve(as);
        Files.createDirectories(to.getParent());
        return Files.copy(jar, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path good(String name, String id) throws IOException {
        return drop(jar(name)
                .provider("Mine", "\"" + id + "\"", "")
                .service(ProbeProvider.class, "plugin.Mine")
                .make());
    }

    private Plugins discover() {
        return Plugins.discover(PARENT, plugins);
    }

    private static List<String> ids(Plugins found) {
        return found.found().stream().map(Plugins.Found::id).toList();
    }

    private static Problem onlyProblem(Plugins found) {
        assertThat(found.problems()).hasSize(1);
        return found.problems().get(0);
    }

    @Test
    void no_directory_is_no_problem() {
        try (Plugins found = Plugins.discover(PARENT, plugins.resolve("none"))) {
            assertThat(found.found()).isEmpty();
            assertThat(found.problems()).isEmpty();
        }
    }

    @Test
    void a_file_in_the_place_of_the_directory_is_named() throws IOException {
        Path file = Files.createFile(plugins.resolve("plugins"));
        try (Plugins found = Plugins.discover(PARENT, file)) {
            assertThat(onlyProblem(found).toString()).startsWith(file + ": is not a directory");
        }
    }

    @Test
    void jars_are_found_in_the_order_of_their_names_and_classes_of_one_name_do_not_meet() throws IOException {
        good("zebra", "z");
        good("ant", "a");
        good("mule", "m");
        Files.writeString(plugins.resolve("README.txt"), "not a jar");
        Files.writeString(plugins.resolve(".half-copied.jar"), "passed over");
        try (Plugins found = discover()) {
            assertThat(found.problems()).isEmpty();
            assertThat(ids(found)).containsExactly("a", "m", "z");
            assertThat(found.found())
                    .extracting(each -> each.provider().getClass().getName())
                    .containsOnly("plugin.Mine");
            assertThat(found.found())
                    .extracting(each -> each.provider().getClass().getClassLoader())
                    .doesNotHaveDuplicates();
            assertThat(found.found().get(0).location()).isEqualTo("file:" + plugins.resolve("ant.jar"));
        }
    }

    @Test
    void a_folder_of_jars_is_one_plug_in() throws IOException {
        Path all = jar("tcp")
                .type("Library", "public class Library { public static String id() { return \"with-library\"; } }")
                .provider("Mine", "Library.id()", "")
                .service(ProbeProvider.class, "plugin.Mine")
                .make();
        // The library in a jar of its own.
        Path folder = Files.createDirectories(plugins.resolve("tcp"));
        keep(all, folder.resolve("tcp.jar"), false);
        keep(all, folder.resolve("library.jar"), true);
        Files.createDirectories(plugins.resolve("empty"));
        try (Plugins found = discover()) {
            assertThat(ids(found)).containsExactly("with-library");
            assertThat(onlyProblem(found).toString()).contains("empty: a folder without a jar");
        }
    }

    /** Copies the class {@code Library}, or all but it. */
    private static void keep(Path from, Path to, boolean library) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(from));
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                if (entry.getName().endsWith("Library.class") == library) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
        }
    }

    @Test
    void a_plug_in_uses_its_own_version_of_a_library_and_what_is_shared_of_denyut() throws IOException {
        // AssertJ is on the class path of this test, as a library of the server would be.
        Path jar = jar("own").make();
        Files.delete(jar);
        Path source = work.resolve("Assertions.java");
        Files.writeString(
                source,
                "package org.assertj.core.api; public class Assertions { public static String version() { return \"own\"; } }");
        Path classes = Files.createDirectories(work.resolve("classes"));
        assertThat(java.util.spi.ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(System.out, System.err, "-d", classes.toString(), source.toString()))
                .isZero();
        Path folder = Files.createDirectories(plugins.resolve("own"));
        Files.copy(
                jar("probe")
                        .provider(
                                "Mine",
                                "name()",
                                "static String name() { try { return (String) Class.forName(\"org.assertj.core.api.Assertions\")"
                                        + ".getMethod(\"version\").invoke(null); }"
                                        + " catch (ReflectiveOperationException e) { return \"of-the-parent\"; } }")
                        .service(ProbeProvider.class, "plugin.Mine")
                        .make(),
                folder.resolve("probe.jar"));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(folder.resolve("library.jar")))) {
            out.putNextEntry(new JarEntry("org/assertj/core/api/Assertions.class"));
            Files.copy(classes.resolve("org/assertj/core/api/Assertions.class"), out);
        }
        try (Plugins found = discover()) {
            assertThat(found.problems()).isEmpty();
            assertThat(ids(found)).containsExactly("own");
            assertThat(found.probe("own")).isPresent(); // of the ProbeProvider that this test sees
        }
    }

    @Test
    void an_id_that_two_jars_have_is_refused_for_the_second_and_both_are_named() throws IOException {
        good("one", "tcp");
        good("two", "tcp");
        try (Plugins found = discover()) {
            assertThat(ids(found)).containsExactly("tcp");
            assertThat(onlyProblem(found).toString())
                    .contains("one.jar", "two.jar", "'tcp'")
                    .startsWith("file:" + plugins.resolve("two.jar"));
        }
    }

    @Test
    void what_cannot_be_used_is_named_with_its_reason_and_takes_nothing_with_it() throws IOException {
        Path half = good("half", "half");
        byte[] bytes = Files.readAllBytes(half);
        Files.write(half, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        Files.createFile(plugins.resolve("nothing.jar"));
        drop(jar("library").type("Library", "public class Library {}").make());
        drop(jar("linkage")
                .type("Helper", "class Helper {}")
                .provider("Late", "\"late\"", "private final Object helper = new Helper();")
                .leaveOut("Helper")
                .service(ProbeProvider.class, "plugin.Late")
                .make());
        drop(jar("angry")
                .provider(
                        "Angry",
                        "\"angry\"",
                        "public boolean isAvailable() { throw new AssertionError(\"not today\"); }")
                .service(ProbeProvider.class, "plugin.Angry")
                .make());
        good("zz-good", "good");
        try (Plugins found = discover()) {
            assertThat(ids(found)).containsExactly("good");
            assertThat(found.problems())
                    .extracting(Problem::toString)
                    .satisfiesExactlyInAnyOrder(
                            angry -> assertThat(angry).contains("angry.jar", "not today"),
                            cut -> assertThat(cut).contains("half.jar: is not a jar that can be read", "copy it again"),
                            library -> assertThat(library).contains("library.jar: names no provider", "in a folder"),
                            linkage -> assertThat(linkage)
                                    .contains("linkage.jar", "plugin/Helper", "a library is missing"),
                            empty -> assertThat(empty).contains("nothing.jar: is not a jar that can be read"));
        }
    }

    @Test
    void a_jar_for_a_newer_java_says_which_java_it_needs() throws IOException {
        Path jar = jar("newer")
                .provider("Mine", "\"newer\"", "")
                .service(ProbeProvider.class, "plugin.Mine")
                .make();
        try (JarInputStream in = new JarInputStream(Files.newInputStream(jar));
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(plugins.resolve("newer.jar")))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                byte[] content = in.readAllBytes();
                if (entry.getName().endsWith(".class")) {
                    content[7] = 44 + 60; // Java 60
                }
                out.putNextEntry(new JarEntry(entry.getName()));
                out.write(content);
            }
        }
        try (Plugins found = discover()) {
            assertThat(found.found()).isEmpty();
            assertThat(onlyProblem(found).toString())
                    .contains("newer.jar")
                    .contains("it needs Java 60 or newer, this is Java "
                            + Runtime.version().feature());
        }
    }

    @Test
    void a_jar_that_denyut_has_already_is_refused() throws IOException {
        // A class that the parent has, too: what is of io.denyut always comes from there.
        Path own = Files.createDirectories(work.resolve("shadow"));
        Path jar = own.resolve("shadow.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + ProbeProvider.class.getName()));
            out.write(ShadowProvider.class.getName().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        drop(jar);
        try (Plugins found = discover()) {
            assertThat(found.found()).isEmpty();
            assertThat(onlyProblem(found).toString())
                    .contains("shadow.jar", "is part of Denyut already")
                    .endsWith("(remove the jar)");
        }
    }

    /** Stands for a provider of the server. */
    public static final class ShadowProvider implements ProbeProvider {
        @Override
        public String id() {
            return "shadow";
        }

        @Override
        public io.denyut.spi.Probe create(Settings settings) {
            return io.denyut.spi.Probe.blocking((target, round) -> io.denyut.spi.ProbeResult.up());
        }
    }

    @Test
    void a_plug_in_is_made_with_its_own_loader_as_the_threads_loader() throws IOException {
        drop(jar("context")
                .provider(
                        "Mine",
                        "id",
                        "private final String id = own() ? \"own\" : \"other\";"
                                + " static boolean own() { return Thread.currentThread().getContextClassLoader()"
                                + " == Mine.class.getClassLoader(); }"
                                + " public java.util.List<SettingSpec> settings() { return java.util.List.of(); }")
                .service(ProbeProvider.class, "plugin.Mine")
                .make());
        drop(jar("create")
                .type(
                        "Maker",
                        "public class Maker implements ProbeProvider { public String id() { return \"maker\"; }"
                                + " public Probe create(Settings s) { if (Thread.currentThread().getContextClassLoader()"
                                + " != Maker.class.getClassLoader()) throw new IllegalStateException(\"other loader\");"
                                + " return Probe.blocking((t, r) -> ProbeResult.up()); } }")
                .service(ProbeProvider.class, "plugin.Maker")
                .make());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (Plugins found = discover()) {
            assertThat(ids(found)).containsExactly("own", "maker");
            Settings.of("with", Map.of())
                    .create(found.probe("maker").orElseThrow())
                    .close();
        }
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void closing_closes_the_jars_and_nothing_keeps_their_loaders() throws IOException {
        Path jar = drop(jar("two-classes")
                .type("Later", "public class Later {}")
                .provider(
                        "Mine",
                        "\"two\"",
                        "public java.util.List<SettingSpec> settings() { new Later(); return java.util.List.of(); }")
                .service(ProbeProvider.class, "plugin.Mine")
                .make());
        WeakReference<ClassLoader> loader = useAndClose();
        Files.delete(jar);
        Await.until("the loader to be collected", () -> {
            System.gc();
            return loader.get() == null;
        });
    }

    /** In a frame of its own, which holds nothing when it is gone. */
    private WeakReference<ClassLoader> useAndClose() {
        Plugins found = discover();
        ProbeProvider provider = found.probe("two").orElseThrow();
        found.close();
        found.close();
        assertThatThrownBy(provider::settings).isInstanceOf(NoClassDefFoundError.class);
        return new WeakReference<>(provider.getClass().getClassLoader());
    }
}
