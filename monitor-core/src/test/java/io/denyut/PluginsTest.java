package io.denyut;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.spi.ProbeProvider;
import io.denyut.spi.Settings;
import io.denyut.spi.SinkProvider;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    @TempDir
    Path directory;

    private JarMaker jar(String name) {
        return new JarMaker(directory, name);
    }

    private Path good(String name, String id) throws IOException {
        return jar(name)
                .provider("Good" + id, "\"" + id + "\"", "")
                .service(ProbeProvider.class, "plugin.Good" + id)
                .make();
    }

    private static String place(Path jar) {
        return "file:" + jar;
    }

    private static Plugins discover(Path... jars) throws IOException {
        try (URLClassLoader loader = JarMaker.loader(jars)) {
            return Plugins.discover(loader);
        }
    }

    @Test
    void a_good_jar_is_found_with_its_id_its_place_and_its_version() throws IOException {
        Path jar = jar("tcp")
                .provider("Tcp", "\"tcp\"", "")
                .service(ProbeProvider.class, "# probes", "", "plugin.Tcp  # the only one")
                .version("1.2.3")
                .make();
        try (URLClassLoader loader = JarMaker.loader(jar)) {
            Plugins plugins = Plugins.discover(loader);
            assertThat(plugins.problems()).isEmpty();
            assertThat(plugins.found()).singleElement().satisfies(found -> {
                assertThat(found.kind()).isEqualTo("probe");
                assertThat(found.id()).isEqualTo("tcp");
                assertThat(found.location()).isEqualTo(place(jar));
                assertThat(found.version()).isEqualTo("1.2.3");
            });
            assertThat(plugins.sink("tcp")).as("kinds have ids of their own").isEmpty();
            assertThat(plugins.probe("tpc")).isEmpty();
            ProbeProvider provider = plugins.probe("tcp").orElseThrow();
            assertThat(Settings.of("", Map.of()).create(provider)).isNotNull();
        }
    }

    @Test
    void nothing_found_is_not_a_problem() throws IOException {
        Plugins plugins = discover();
        assertThat(plugins.found()).isEmpty();
        assertThat(plugins.problems()).isEmpty();
        assertThat(plugins.notifier("email")).isEmpty();
        assertThat(plugins.rule("basic")).isEmpty();
    }

    @Test
    void a_service_file_that_is_no_service_file_is_named_and_the_rest_is_found() throws IOException {
        Path broken = jar("broken")
                .service(ProbeProvider.class, "this is not a class name")
                .make();
        Plugins plugins = discover(broken, good("good", "one"));
        assertThat(plugins.probe("one")).isPresent();
        assertThat(plugins.problems()).singleElement().asString().contains(place(broken), "syntax");
    }

    @Test
    void a_service_file_that_names_a_class_which_is_not_there_is_named_and_the_rest_is_found() throws IOException {
        Path broken =
                jar("broken").service(ProbeProvider.class, "plugin.Nowhere").make();
        Plugins plugins = discover(broken, good("good", "one"));
        assertThat(plugins.probe("one")).isPresent();
        assertThat(plugins.problems()).singleElement().asString().contains(place(broken), "plugin.Nowhere");
    }

    @Test
    void a_class_that_was_built_against_a_missing_class_is_named_with_its_jar_and_the_rest_is_found()
            throws IOException {
        Path broken = jar("broken")
                .type("Base", "public abstract class Base implements ProbeProvider {}")
                .type(
                        "Child",
                        "public class Child extends Base { public String id() { return \"child\"; }"
                                + " public Probe create(Settings s) { return null; } }")
                .leaveOut("Base")
                .service(ProbeProvider.class, "plugin.Child")
                .make();
        Plugins plugins = discover(good("first", "one"), broken, good("good", "two"));
        assertThat(plugins.probe("one")).isPresent();
        assertThat(plugins.probe("two")).isPresent();
        assertThat(plugins.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo(place(broken));
            assertThat(problem.message()).contains("plugin.Child", "plugin/Base");
            assertThat(problem.hint()).contains("another version of Denyut");
        });
    }

    @Test
    void a_class_that_misses_another_only_when_it_is_made_is_named_with_its_jar() throws IOException {
        Path broken = jar("broken")
                .type("Helper", "class Helper {}")
                .provider("Late", "\"late\"", "private final Object helper = new Helper();")
                .leaveOut("Helper")
                .service(ProbeProvider.class, "plugin.Late")
                .make();
        assertThat(discover(broken).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo(place(broken));
            assertThat(problem.message()).contains("plugin.Late", "plugin/Helper");
            assertThat(problem.hint()).contains("another version of Denyut");
        });
    }

    @Test
    void a_class_that_was_built_for_a_newer_java_is_named_with_its_jar() throws IOException {
        Path work = good("good", "one");
        try (URLClassLoader loader = new URLClassLoader(JarMaker.loader(work).getURLs()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                try (var in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    byte[] type = in.readAllBytes();
                    type[7] = 127;
                    return defineClass(name, type, 0, type.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }) {
            assertThat(Plugins.discover(loader).problems()).singleElement().satisfies(problem -> {
                assertThat(problem.where()).isEqualTo(place(work));
                assertThat(problem.message()).contains("UnsupportedClassVersionError");
                assertThat(problem.hint()).startsWith("it needs Java 83 or newer");
            });
        }
    }

    @Test
    void a_class_that_is_no_provider_is_named_with_its_jar() throws IOException {
        Path broken = jar("broken")
                .type("Other", "public class Other {}")
                .service(ProbeProvider.class, "plugin.Other")
                .make();
        assertThat(discover(broken).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo(place(broken));
            assertThat(problem.message()).contains("plugin.Other");
        });
    }

    @Test
    void a_provider_whose_constructor_throws_is_named_with_its_jar_and_the_rest_is_found() throws IOException {
        Path broken = jar("broken")
                .provider("Angry", "\"angry\"", "public Angry() { throw new IllegalStateException(\"not today\"); }")
                .provider("Calm", "\"calm\"", "")
                .service(ProbeProvider.class, "plugin.Angry", "plugin.Calm")
                .make();
        Plugins plugins = discover(broken);
        assertThat(plugins.probe("calm")).isPresent();
        assertThat(plugins.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo(place(broken));
            assertThat(problem.message()).contains("plugin.Angry", "not today");
        });
    }

    @Test
    void an_id_that_is_taken_is_refused_and_both_jars_are_named() throws IOException {
        Path first = good("first", "tcp");
        Path second = jar("second")
                .provider("Second", "\"tcp\"", "")
                .service(ProbeProvider.class, "plugin.Second")
                .make();
        Plugins plugins = discover(first, second);
        assertThat(plugins.found())
                .singleElement()
                .satisfies(found -> assertThat(found.location()).isEqualTo(place(first)));
        assertThat(plugins.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo(place(second));
            assertThat(problem.message()).contains("'tcp'", "plugin.Second", "plugin.Goodtcp", place(first));
        });
    }

    @Test
    void an_id_with_other_characters_is_refused_on_one_line() throws IOException {
        Path broken = jar("broken")
                .provider("Upper", "\"Tcp\"", "")
                .provider("Hostile", "\"a\\n\" + \"x\".repeat(100000)", "")
                .provider("Nothing", "null", "")
                .service(ProbeProvider.class, "plugin.Upper", "plugin.Hostile", "plugin.Nothing")
                .make();
        Plugins plugins = discover(broken);
        assertThat(plugins.found()).isEmpty();
        assertThat(plugins.problems()).hasSize(3).allSatisfy(problem -> {
            assertThat(problem.where()).isEqualTo(place(broken));
            assertThat(problem.message()).hasSizeLessThan(400).doesNotContain("\n");
        });
        assertThat(plugins.problems().get(0).message()).contains("'Tcp'", "[a-z][a-z0-9-]{0,40}");
    }

    @Test
    void a_provider_that_is_not_available_here_is_not_used() throws IOException {
        Path jar = jar("other-platform")
                .provider("Mac", "\"mac\"", "public boolean isAvailable() { return false; }")
                .service(ProbeProvider.class, "plugin.Mac")
                .make();
        Plugins plugins = discover(jar);
        assertThat(plugins.probe("mac")).isEmpty();
        assertThat(plugins.problems()).singleElement().asString().contains("'mac' is not available");
    }

    @Test
    void kinds_do_not_disturb_each_other() throws IOException {
        Path broken =
                jar("broken").service(SinkProvider.class, "plugin.Nowhere").make();
        Plugins plugins = discover(broken, good("good", "one"));
        assertThat(plugins.probe("one")).isPresent();
        assertThat(plugins.problems()).singleElement().asString().contains("sink provider plugin.Nowhere");
    }

    @Test
    void two_jars_with_the_same_fault_are_both_named() throws IOException {
        Path one = jar("one").service(ProbeProvider.class, "plugin.Nowhere").make();
        Path two = jar("two").service(ProbeProvider.class, "plugin.Elsewhere").make();
        assertThat(discover(one, two).problems()).extracting(Problem::where).containsExactly(place(one), place(two));
    }

    @Test
    void a_jar_that_is_no_jar_hides_nothing() throws IOException {
        Path noise = Files.write(directory.resolve("noise.jar"), "no zip".getBytes(StandardCharsets.UTF_8));
        assertThat(discover(noise, good("good", "one")).probe("one")).isPresent();
    }

    @Test
    void a_file_that_is_no_jar_is_named_instead_of_passed_over() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.jar"), "PK nothing");
        Plugins plugins = discover(broken, good("good", "good"));
        assertThat(plugins.problems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith(broken + ": is not a jar that can be read")
                .endsWith("(copy or build it again)");
        assertThat(plugins.found()).extracting(Plugins.Found::id).containsExactly("good");
    }
}
