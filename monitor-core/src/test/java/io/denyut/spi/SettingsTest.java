package io.denyut.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.denyut.ConfigException;
import io.denyut.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** A provider whose whole work is to read. */
    private record Reader<T>(Function<Settings, T> read, List<SettingSpec> settings) implements Provider<T> {
        @Override
        public String id() {
            return "reader";
        }

        @Override
        public T create(Settings settings) {
            return read.apply(settings);
        }
    }

    private enum Layout {
        S1,
        GENERAL_PURPOSE
    }

    private static <T> T read(Map<String, ?> values, Function<Settings, T> read) {
        return Settings.of("with", values).create(new Reader<>(read, List.of()));
    }

    private static <T> List<Problem> problems(Map<String, ?> values, Function<Settings, T> read) {
        return refusal(Settings.of("with", values), read).problems();
    }

    private static <T> ConfigException refusal(Settings settings, Function<Settings, T> read) {
        try {
            settings.create(new Reader<>(read, List.of()));
        } catch (ConfigException e) {
            return e;
        }
        throw new AssertionError("nothing was refused");
    }

    private static void refused(String value, Function<Settings, ?> read, String... words) {
        assertThat(problems(Map.of("key", value), read)).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo("with.key");
            assertThat(problem.message()).contains(words);
        });
    }

    @Test
    void what_is_not_set_is_its_fallback() {
        Settings none = Settings.of("", Map.of());
        assertThat(none.string("key", "x")).isEqualTo("x");
        assertThat(none.strings("key", List.of("a"))).containsExactly("a");
        assertThat(none.integer("key", 7)).isEqualTo(7);
        assertThat(none.whole("key", 8, 1, 9)).isEqualTo(8);
        assertThat(none.number("key", 0.5, 0, 1)).isEqualTo(0.5);
        assertThat(none.ratio("key", 0.2)).isEqualTo(0.2);
        assertThat(none.flag("key", true)).isTrue();
        assertThat(none.duration("key", SECOND, SECOND, HOUR)).isEqualTo(SECOND);
        assertThat(none.choice("key", Layout.class, Layout.S1)).isEqualTo(Layout.S1);
        assertThat(none.path("key", "ping_results")).isEqualTo(Path.of("ping_results"));
        assertThat(none.secret("key").get()).isEmpty();
        assertThat(none.section("key").keys()).isEmpty();
        assertThat(none.has("key")).isFalse();
    }

    @Test
    void a_key_without_a_value_counts_as_not_set() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("key", null);
        assertThat(Settings.of("", values).has("key")).isFalse();
        assertThat(Settings.of("", values).string("key", "x")).isEqualTo("x");
    }

    @Test
    void a_text_is_read_from_any_single_value() {
        assertThat(Settings.of("", Map.of("key", "text")).string("key")).isEqualTo("text");
        assertThat(Settings.of("", Map.of("key", 5)).string("key", "")).isEqualTo("5");
        assertThat(Settings.of("", Map.of("key", true)).string("key", "")).isEqualTo("true");
    }

    @Test
    void a_text_that_must_be_there_is_asked_for() {
        assertThat(problems(Map.of(), s -> s.string("key"))).containsExactly(Problem.of("with.key", "must be set"));
        refused(" ", s -> s.string("key"), "must not be empty");
    }

    @Test
    void a_list_may_be_written_as_one_text() {
        assertThat(Settings.of("", Map.of("key", "a")).strings("key", List.of()))
                .containsExactly("a");
        assertThat(Settings.of("", Map.of("key", List.of("a", 2))).strings("key", List.of()))
                .containsExactly("a", "2");
        assertThat(problems(Map.of("key", List.of(List.of("a"))), s -> s.strings("key", List.of())))
                .containsExactly(Problem.of("with.key", "a list stands where a single value is expected"));
        assertThat(problems(Map.of("key", Arrays.asList("a", null)), s -> s.strings("key", List.of())))
                .containsExactly(Problem.of("with.key", "nothing stands where a single value is expected"));
    }

    @Test
    void a_whole_number_is_read_within_its_bounds() {
        assertThat(Settings.of("", Map.of("key", 65_535)).integer("key", 1, 1, 65_535))
                .isEqualTo(65_535);
        assertThat(Settings.of("", Map.of("key", " 1_000 ")).integer("key", 1)).isEqualTo(1_000);
        assertThat(Settings.of("", Map.of("key", Long.MAX_VALUE)).whole("key", 1, 0, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
        refused("0", s -> s.integer("key", 443, 1, 65_535), "'0'", "1 to 65535");
        refused("65536", s -> s.integer("key", 443, 1, 65_535), "'65536'", "1 to 65535");
        refused("99999999999", s -> s.integer("key", 443), "'99999999999'");
        refused("5.0", s -> s.integer("key", 443, 1, 65_535), "'5.0'", "whole number", "1 to 65535");
        refused("https", s -> s.integer("key", 443, 1, 65_535), "'https'", "whole number");
        refused("_", s -> s.integer("key", 443, 1, 65_535), "whole number");
    }

    @Test
    void a_number_is_a_plain_decimal_within_its_bounds() {
        assertThat(Settings.of("", Map.of("key", 0.25)).number("key", 1, 0, 1)).isEqualTo(0.25);
        assertThat(Settings.of("", Map.of("key", "-1.5e3")).number("key", 1, -10_000, 0))
                .isEqualTo(-1_500);
        refused("1.1", s -> s.number("key", 1, 0, 1), "'1.1'", "0.0 to 1.0");
        for (String bad : new String[] {"5d", "0x1p3", "NaN", "Infinity", "", "1,5", "five"}) {
            refused(bad, s -> s.number("key", 1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY), "not a number");
        }
    }

    @Test
    void a_share_is_written_as_a_fraction_or_in_per_cent() {
        assertThat(Settings.of("", Map.of("key", "20%")).ratio("key", 0)).isEqualTo(0.2);
        assertThat(Settings.of("", Map.of("key", "12.5 %")).ratio("key", 0)).isEqualTo(0.125);
        assertThat(Settings.of("", Map.of("key", 1)).ratio("key", 0)).isEqualTo(1);
        refused("20", s -> s.ratio("key", 0), "'20'", "0 to 1, or 0% to 100%");
        refused("101%", s -> s.ratio("key", 0), "'101%'", "0% to 100%");
        refused("-0.1", s -> s.ratio("key", 0), "0 to 1");
        refused("NaN", s -> s.ratio("key", 0), "not a share");
        refused("%", s -> s.ratio("key", 0), "not a share");
    }

    @Test
    void a_flag_is_true_or_false_and_nothing_else() {
        assertThat(Settings.of("", Map.of("key", "TRUE")).flag("key", false)).isTrue();
        assertThat(Settings.of("", Map.of("key", false)).flag("key", true)).isFalse();
        refused("yes", s -> s.flag("key", false), "'yes'", "true or false");
    }

    @Test
    void a_time_span_is_read_within_its_bounds() {
        assertThat(Settings.of("", Map.of("key", "500ms")).duration("key", SECOND, Duration.ZERO, HOUR))
                .isEqualTo(Duration.ofMillis(500));
        assertThat(Settings.of("", Map.of("key", "1h")).duration("key", SECOND, SECOND, HOUR))
                .isEqualTo(HOUR);
        refused("2h", s -> s.duration("key", SECOND, SECOND, HOUR), "'2h'", "1s to 1h");
        refused("999ms", s -> s.duration("key", SECOND, SECOND, HOUR), "'999ms'", "1s to 1h");
        refused("5", s -> s.duration("key", SECOND, SECOND, HOUR), "'5'", "500ms, 5s");
    }

    @Test
    void a_choice_is_read_in_any_case_and_suggests_the_nearest() {
        assertThat(Settings.of("", Map.of("key", "general-purpose")).choice("key", Layout.class, Layout.S1))
                .isEqualTo(Layout.GENERAL_PURPOSE);
        assertThat(Settings.of("", Map.of("key", " General_Purpose ")).choice("key", Layout.class, Layout.S1))
                .isEqualTo(Layout.GENERAL_PURPOSE);
        assertThat(problems(Map.of("key", "general-porpose"), s -> s.choice("key", Layout.class, Layout.S1)))
                .containsExactly(new Problem(
                        "with.key",
                        "'general-porpose' must be one of s1, general-purpose",
                        "did you mean 'general-purpose'?"));
        assertThat(problems(Map.of("key", "x"), s -> s.choice("key", Layout.class, Layout.S1)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.hint()).isNull());
    }

    @Test
    void a_relative_path_is_under_the_data_directory() {
        Path data = Path.of("/srv/denyut");
        Settings settings =
                Settings.of("with", Map.of("a", "csv", "b", "/var/csv"), Secrets.none(), data, Function.identity());
        assertThat(settings.path("a", "")).isEqualTo(Path.of("/srv/denyut/csv"));
        assertThat(settings.path("b", "")).isEqualTo(Path.of("/var/csv"));
        assertThat(settings.path("c", "spool")).isEqualTo(Path.of("/srv/denyut/spool"));
        refused("a\0b", s -> s.path("key", "x"), "'a?b'", "not a path");
        refused("", s -> s.path("key", "x"), "must not be empty");
    }

    @Test
    void a_secret_is_asked_for_at_each_use() {
        Map<String, String> vault = new LinkedHashMap<>(Map.of("env:TOKEN", "old"));
        Secrets secrets = name -> Optional.ofNullable(vault.get(name)).map(Secret::of);
        Settings settings =
                Settings.of("with", Map.of("key", "${env:TOKEN}"), secrets, Path.of(""), Function.identity());
        Supplier<Optional<Secret>> secret = settings.secret("key");
        assertThat(secret.get()).contains(Secret.of("old"));
        vault.put("env:TOKEN", "new");
        assertThat(secret.get()).contains(Secret.of("new"));
        vault.clear();
        assertThat(secret.get()).isEmpty();
    }

    @Test
    void a_plain_text_is_the_secret_itself() {
        assertThat(Settings.of("", Map.of("key", "p$wd")).secret("key").get()).contains(Secret.of("p$wd"));
    }

    @Test
    void a_secret_is_never_part_of_a_message() {
        for (String bad :
                new String[] {"${vault:hunter2}", "${env:hunter2", "${env:}", "${hunter2}", "${}", "${env:hunter2}x"}) {
            assertThat(refusal(Settings.of("with", Map.of("key", bad)), s -> s.secret("key")))
                    .hasMessageContaining("with.key")
                    .hasMessageContaining("${env:NAME} or ${file:PATH}")
                    .hasMessageNotContaining("hunter2");
        }
        assertThat(refusal(Settings.of("with", Map.of("passwrd", "hunter2")), s -> s.secret("password")))
                .hasMessageContaining("did you mean 'password'?")
                .hasMessageNotContaining("hunter2");
        assertThat(refusal(Settings.of("with", Map.of("key", Map.of("a", "hunter2"))), s -> s.secret("key")))
                .hasMessageNotContaining("hunter2");
        assertThat(refusal(Settings.of("with", Map.of("auth", "hunter2")), s -> s.section("auth")))
                .hasMessageContaining("section")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void a_section_or_list_in_place_of_a_single_value_is_one_problem_and_its_content_is_not_shown() {
        for (Function<Settings, ?> read : List.<Function<Settings, ?>>of(
                s -> s.string("key", "x"),
                s -> s.string("key"),
                s -> s.integer("key", 0, 1, 9),
                s -> s.number("key", 0, 1, 9),
                s -> s.ratio("key", 0),
                s -> s.flag("key", true),
                s -> s.duration("key", Duration.ZERO, SECOND, HOUR),
                s -> s.choice("key", Layout.class, Layout.S1),
                s -> s.path("key", "x"),
                s -> s.secret("key"))) {
            assertThat(problems(Map.of("key", Map.of("inner", "hunter2")), read))
                    .containsExactly(Problem.of("with.key", "a section stands where a single value is expected"));
            assertThat(problems(Map.of("key", List.of("hunter2")), read))
                    .containsExactly(Problem.of("with.key", "a list stands where a single value is expected"));
        }
    }

    @Test
    void all_problems_come_at_once_each_with_its_place_its_value_and_its_bound() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("port", 70_000);
        values.put("every", "5");
        values.put("layuot", "s1");
        values.put("limits", Map.of("loss", "150%"));
        assertThat(problems(values, s -> {
                    s.integer("port", 443, 1, 65_535);
                    s.duration("every", SECOND, SECOND, HOUR);
                    s.string("layout", "");
                    return s.section("limits").ratio("loss", 0);
                }))
                .containsExactly(
                        Problem.of("with.port", "'70000' must be 1 to 65535"),
                        Problem.of("with.every", "'5' is not a time span such as 500ms, 5s, 2m, 1h or 7d"),
                        Problem.of("with.limits.loss", "'150%' must be 0 to 1, or 0% to 100%"),
                        new Problem("with.layuot", "unknown key 'layuot'", "did you mean 'layout'?"));
    }

    @Test
    void the_place_is_what_the_locator_makes_of_the_full_key() {
        Settings settings = Settings.of(
                "sinks.csv.with", Map.of("zone", " "), Secrets.none(), Path.of(""), key -> "denyut.yml:12 " + key);
        assertThat(refusal(settings, s -> s.string("zone")).problems())
                .containsExactly(Problem.of("denyut.yml:12 sinks.csv.with.zone", "must not be empty"));
        assertThat(settings.where("zone")).isEqualTo("denyut.yml:12 sinks.csv.with.zone");
    }

    @Test
    void a_key_that_is_read_twice_is_one_problem() {
        assertThat(problems(Map.of("port", "x"), s -> s.integer("port", 1) + s.integer("port", 1)))
                .hasSize(1);
    }

    @Test
    void a_key_that_nobody_reads_is_refused_with_the_nearest_or_all_known() {
        assertThat(problems(Map.of("zzz", "1"), s -> s.string("port", "") + s.string("host", "")))
                .containsExactly(new Problem("with.zzz", "unknown key 'zzz'", "known: host, port"));
        assertThat(problems(Map.of("zzz", "1"), s -> "made"))
                .containsExactly(new Problem("with.zzz", "unknown key 'zzz'", "there are no settings here"));
    }

    @Test
    void a_declared_key_is_known_even_if_this_time_it_was_not_read() {
        Reader<String> provider = new Reader<>(
                s -> "made", List.of(new SettingSpec("zone", SettingSpec.Type.TEXT, "UTC", "The time zone")));
        assertThat(Settings.of("", Map.of("zone", "UTC")).create(provider)).isEqualTo("made");
    }

    @Test
    void whoever_asks_for_all_keys_knows_all_keys() {
        Set<String> keys = read(Map.of("a", 1, "b", 2), Settings::keys);
        assertThat(keys).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void a_section_may_be_asked_for_in_parts() {
        String both = read(
                Map.of("auth", Map.of("user", "u", "role", "r")),
                s -> s.section("auth").string("user") + s.section("auth").string("role"));
        assertThat(both).isEqualTo("ur");
    }

    @Test
    void an_unknown_key_in_a_section_is_refused_with_its_full_name() {
        assertThat(problems(
                        Map.of("auth", Map.of("usr", "u")),
                        s -> s.section("auth").string("user", "")))
                .containsExactly(new Problem("with.auth.usr", "unknown key 'usr'", "did you mean 'user'?"));
        assertThat(problems(
                        Map.of("a", Map.of("b", Map.of("c", 1))),
                        s -> s.section("a").section("b")))
                .extracting(Problem::where)
                .containsExactly("with.a.b.c");
    }

    @Test
    void a_hostile_value_is_shortened_and_kept_on_one_line() {
        String hostile = "\u001b[31m\nfake line" + "x".repeat(100_000);
        assertThat(refusal(Settings.of("with", Map.of("key", hostile, hostile, "x")), s -> s.integer("key", 1))
                        .problems())
                .allSatisfy(problem ->
                        assertThat(problem.message()).hasSizeLessThan(200).doesNotContain("\n", "\u001b"));
    }

    @Test
    void what_a_provider_refuses_itself_is_listed_with_the_rest() {
        assertThat(problems(Map.of("port", "x"), s -> {
                    s.integer("port", 1);
                    s.refuse("url", "'ftp:' must be http or https");
                    throw new IllegalArgumentException("host and url exclude each other");
                }))
                .containsExactly(
                        Problem.of("with.port", "'x' is not a whole number (-2147483648 to 2147483647)"),
                        Problem.of("with.url", "'ftp:' must be http or https"),
                        Problem.of("with", "host and url exclude each other"));
        assertThat(problems(Map.of(), s -> {
                    throw new ConfigException("jar", "wrong");
                }))
                .containsExactly(Problem.of("jar", "wrong"));
    }

    @Test
    void a_provider_that_breaks_is_a_problem_with_its_cause_and_not_a_crash() {
        ConfigException broken = refusal(Settings.of("with", Map.of("typo", "x")), s -> {
            throw new NoClassDefFoundError("org/example/Missing");
        });
        assertThat(broken).hasCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(broken.problems()).extracting(Problem::where).containsExactly("with", "with.typo");
        assertThat(broken.problems().get(0).message()).contains("reader", "org/example/Missing");
        assertThat(refusal(Settings.of("with", Map.of()), s -> {
                    throw new IllegalStateException("bug");
                }))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_provider_that_makes_nothing_is_refused_along_with_other_problems() {
        Reader<Object> nothing = new Reader<>(s -> Collections.emptyMap().get("x"), List.of());
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Settings.of("with", Map.of("typo", 1)).create(nothing))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Problem::message)
                        .containsExactly("reader made nothing", "unknown key 'typo'"));
    }
}
