package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.denyut.ConfigException;
import io.denyut.Plugins;
import io.denyut.Problem;
import io.denyut.spi.Provider;
import io.denyut.spi.Secrets;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Provider} keeps. Inherit it and say which provider, and which settings it needs.
 *
 * <p>The providers' jar needs its line in {@code META-INF/services} (and {@code provides}, if it is a module) for this to pass.
 */
public abstract class ProviderContract {
    @TempDir
    Path directory;

    /** A new provider, as {@link java.util.ServiceLoader} would make it. */
    protected abstract Provider<?> provider();

    /** Settings with which an instance can be made. Default: none. */
    protected Map<String, Object> settings() {
        return Map.of();
    }

    /**
     * Settings that can be used and together make the provider read every key it has. Needed only where some keys are read only when others
     * are set.
     */
    protected List<Map<String, Object>> variants() {
        return List.of(settings());
    }

    private Object create(Map<String, Object> values) {
        return create(provider(), values);
    }

    private Object create(Provider<?> provider, Map<String, Object> values) {
        return Settings.of("with", values, Secrets.none(), directory, Function.identity())
                .create(provider);
    }

    private List<Problem> problems(Map<String, Object> values) {
        try {
            close(create(values));
        } catch (ConfigException e) {
            return e.problems();
        }
        return fail("these settings should have been refused: " + values.keySet());
    }

    private static void close(Object made) {
        if (made instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new AssertionError("an instance that was never used cannot be closed", e);
            }
        }
    }

    @Test
    void the_id_has_the_alphabet_of_ids_and_never_changes() {
        assertThat(provider().id())
                .matches("[a-z][a-z0-9-]{0,40}")
                .isEqualTo(provider().id());
    }

    @Test
    void it_is_found_among_the_plug_ins() {
        Provider<?> provider = provider();
        Plugins plugins = Plugins.discover(provider.getClass().getClassLoader());
        assertThat(plugins.found())
                .as("problems: %s", plugins.problems())
                .anyMatch(found -> found.id().equals(provider.id())
                        && found.provider().getClass().equals(provider.getClass()));
    }

    @Test
    void create_makes_an_instance() {
        Object made = create(settings());
        assertThat(made).isNotNull();
        close(made);
    }

    @Test
    void one_provider_makes_instances_that_do_not_depend_on_each_other() {
        Provider<?> provider = provider();
        Object first = create(provider, settings());
        Object second = create(provider, settings());
        assertThat(second).isNotSameAs(first);
        close(first);
        close(create(provider, settings()));
        close(second);
    }

    @Test
    void create_starts_no_thread() {
        close(create(settings())); // what the first use of a class starts once is not counted
        Set<Thread> before = NoLeaks.Checker.alive();
        Object made = create(settings());
        Set<Thread> started = NoLeaks.Checker.alive();
        started.removeAll(before);
        close(made);
        assertThat(started).isEmpty();
    }

    @Test
    void create_opens_no_file_and_no_socket_and_writes_nothing() throws IOException {
        close(create(settings())); // the JVM opens jars at the first use of a class
        Set<String> before = openFiles();
        Object made = create(settings());
        Set<String> opened = openFiles();
        opened.removeAll(before);
        close(made);
        assertThat(opened).isEmpty();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    /** What the process has open, by number and name; nothing where the system does not tell. */
    private static Set<String> openFiles() throws IOException {
        Path table = Path.of("/proc/self/fd");
        Set<String> open = new HashSet<>();
        if (Files.isDirectory(table)) {
            try (Stream<Path> entries = Files.list(table)) {
                for (Path entry : entries.toList()) {
                    if (Files.isSymbolicLink(entry)) {
                        open.add(entry.getFileName() + " "
                                + entry.toFile().getCanonicalFile().getName());
                    }
                }
            }
        }
        return open;
    }

    @Test
    void a_misspelt_setting_is_refused_and_the_right_one_suggested() {
        Map<String, Object> values = new HashMap<>(settings());
        List<SettingSpec> specs = provider().settings();
        String wrong = specs.isEmpty() ? "no-such-setting" : longest(specs) + "x";
        values.put(wrong, "1");
        assertThat(problems(values)).anySatisfy(problem -> {
            assertThat(problem.where()).isEqualTo("with." + wrong);
            assertThat(problem.message()).contains("unknown key");
            assertThat(problem.suggestion())
                    .hasValueSatisfying(
                            hint -> assertThat(hint).contains(specs.isEmpty() ? "no settings" : "did you mean"));
        });
    }

    private static String longest(List<SettingSpec> specs) {
        return specs.stream()
                .map(SettingSpec::key)
                .max(java.util.Comparator.comparingInt(String::length))
                .orElseThrow();
    }

    @Test
    void the_settings_it_declares_are_the_ones_it_reads() {
        Set<String> read = new TreeSet<>();
        for (Map<String, Object> values : variants()) {
            close(create(new Recording(values, read)));
        }
        Set<String> declared = provider().settings().stream()
                .map(spec -> spec.key().replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(read).isEqualTo(declared);
    }

    @Test
    void each_setting_is_declared_once_with_a_sentence_of_help() {
        List<SettingSpec> specs = provider().settings();
        assertThat(specs).extracting(SettingSpec::key).doesNotHaveDuplicates();
        assertThat(specs)
                .allSatisfy(spec -> assertThat(spec.help()).as(spec.key()).isNotBlank());
        assertThat(provider().targetSettings()).extracting(SettingSpec::key).doesNotHaveDuplicates();
        assertThat(provider().targetSettings())
                .allSatisfy(spec -> assertThat(spec.help()).as(spec.key()).isNotBlank());
    }

    @Test
    void a_default_may_be_written_out() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (SettingSpec spec : provider().settings()) {
            boolean oneValue = spec.type() != SettingSpec.Type.LIST && spec.type() != SettingSpec.Type.SECRET;
            if (oneValue && !spec.fallback().isEmpty() && !spec.key().contains(".")) {
                values.put(spec.key(), spec.fallback());
            }
        }
        values.putAll(settings());
        close(create(values));
    }

    @Test
    void values_of_the_wrong_type_are_refused_all_at_once() {
        Map<String, Object> values = new TreeMap<>(settings());
        Set<String> wrong = new TreeSet<>();
        for (SettingSpec spec : provider().settings()) {
            boolean checked = switch (spec.type()) {
                case INTEGER, NUMBER, FLAG, DURATION, RATIO -> true;
                case TEXT, PATH, LIST, SECRET -> false;
            };
            if (checked && !spec.key().contains(".")) {
                values.put(spec.key(), "not-a-value");
                wrong.add("with." + spec.key());
            }
        }
        if (!wrong.isEmpty()) {
            assertThat(problems(values)).extracting(Problem::where).containsAll(wrong);
        }
    }

    /** Remembers which keys were asked for. */
    private static final class Recording extends AbstractMap<String, Object> {
        private final Map<String, Object> values;
        private final Set<String> read;

        Recording(Map<String, Object> values, Set<String> read) {
            this.values = values;
            this.read = read;
        }

        @Override
        public Object get(Object key) {
            read.add(String.valueOf(key));
            return values.get(key);
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return values.entrySet();
        }
    }
}
