package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Problem;
import io.denyut.server.config.YamlNode.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S1EnvironmentTest {
    @TempDir
    private Path folder;

    private Problems problems = new Problems("denyut.yml");

    @Test
    void the_variables_of_pinging_are_settings_of_the_check() {
        Section top = tree("PING_INTERVAL=7\nPING_TIMEOUT=2\nMAX_PING_WORKERS=50\n", Map.of(), "");

        assertThat(at(top, "checks.ping.every")).contains("7s");
        assertThat(at(top, "checks.ping.timeout")).contains("2s");
        assertThat(at(top, "checks.ping.with.inFlight")).contains("50");
        assertThat(at(top, "checks.ping.probe")).contains("icmp");
        assertThat(problems.sorted()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.5, 500ms", "5, 5s", "2.25, 2250ms", "60, 1m", "5.0, 5s"})
    void seconds_are_whole_or_decimal(String seconds, String span) {
        assertThat(at(tree("PING_INTERVAL=" + seconds, Map.of(), ""), "checks.ping.every"))
                .contains(span);
    }

    @Test
    void one_after_the_other_wins_over_a_number_of_workers() {
        String both = "MAX_PING_WORKERS=20\nUSE_MULTI_PING=%s\n";

        assertThat(at(tree(both.formatted("false"), Map.of(), ""), "checks.ping.with.inFlight"))
                .contains("1");
        assertThat(at(tree(both.formatted("NO"), Map.of(), ""), "checks.ping.with.inFlight"))
                .contains("1");
        assertThat(at(tree(both.formatted("0"), Map.of(), ""), "checks.ping.with.inFlight"))
                .contains("1");
        assertThat(at(tree(both.formatted("true "), Map.of(), ""), "checks.ping.with.inFlight"))
                .contains("20");
        assertThat(at(tree("USE_MULTI_PING=yes", Map.of(), ""), "checks.ping.with.inFlight"))
                .isEmpty();
    }

    @Test
    void the_directory_of_CSV_is_relative_to_where_the_server_was_started() {
        Section top = tree("CSV_OUTPUT_DIR=ping_results\nMAX_CSV_RECORDS=1000\n", Map.of(), "");

        assertThat(at(top, "sinks.csv.with.directory"))
                .contains(folder.resolve("ping_results").toString());
        assertThat(at(top, "sinks.csv.with.maxRecords")).contains("1000");
        assertThat(at(top, "sinks.csv.with.layout")).contains("s1");
    }

    @Test
    void the_environment_has_the_last_word_then_dot_env_then_the_file() {
        String yaml = "checks: { ping: { probe: icmp, targets: all, every: 1s, timeout: 1s } }\n";

        Section top = tree("PING_INTERVAL=2\nPING_TIMEOUT=2\n", Map.of("PING_INTERVAL", "3"), yaml);

        assertThat(at(top, "checks.ping.every")).contains("3s");
        assertThat(at(top, "checks.ping.timeout")).contains("2s");
        assertThat(at(tree("PING_INTERVAL=\n", Map.of("PING_INTERVAL", " "), yaml), "checks.ping.every"))
                .as("an empty variable is not set")
                .contains("1s");
    }

    @Test
    void a_check_with_another_name_is_found_by_its_probe() {
        Section top = tree(
                "PING_INTERVAL=2\nCSV_OUTPUT_DIR=out\n",
                Map.of(),
                "checks: { web: { probe: http }, lan: { probe: icmp, targets: all } }\nsinks: { day: { type: csv } }\n");

        assertThat(at(top, "checks.lan.every")).contains("2s");
        assertThat(at(top, "checks.web.every")).isEmpty();
        assertThat(at(top, "sinks.day.with.directory"))
                .contains(folder.resolve("out").toString());
    }

    @Test
    void a_variable_that_nothing_in_the_file_fits_is_told_and_passed_over() {
        tree("PING_INTERVAL=2\nMAX_CSV_RECORDS=5\n", Map.of(), "checks: {}\nsinks: {}\n");

        assertThat(problems.sorted()).isEmpty();
        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        ".env:1 PING_INTERVAL: has no effect: there is no 'icmp' among checks",
                        ".env:2 MAX_CSV_RECORDS: has no effect: there is no 'csv' among sinks");
    }

    @ParameterizedTest
    @CsvSource({
        "mysql+pymysql, jdbc:mariadb://db.lan:3307/kaido_kit",
        "mysql, jdbc:mariadb://db.lan:3307/kaido_kit",
        "MariaDB+PyMySQL, jdbc:mariadb://db.lan:3307/kaido_kit",
        "postgresql, jdbc:postgresql://db.lan:3307/kaido_kit",
        "postgresql+psycopg2, jdbc:postgresql://db.lan:3307/kaido_kit",
        "postgres, jdbc:postgresql://db.lan:3307/kaido_kit",
    })
    void a_database_becomes_a_source_that_is_called_inventory(String connection, String url) {
        Section top = tree(
                "DB_CONNECTION=" + connection
                        + "\nDB_HOST=db.lan\nDB_PORT=3307\nDB_DATABASE=kaido_kit\nDB_USERNAME=noc\nDB_PASSWORD=hunter2\n",
                Map.of(),
                "");

        assertThat(problems.sorted()).isEmpty();
        assertThat(at(top, "sources.inventory.type")).contains("jdbc-inventory");
        assertThat(at(top, "sources.inventory.with.url")).contains(url);
        assertThat(at(top, "sources.inventory.with.user")).contains("noc");
        assertThat(at(top, "sources.inventory.with.password")).contains("${env:DB_PASSWORD}");
        assertThat(top.toString()).as("the password is only pointed to").doesNotContain("hunter2");
        assertThat(at(top, "checks.ping.targets")).contains("all");
        assertThat(top.entries())
                .as("with an inventory, loopback is not pinged")
                .doesNotContainKey("targets");
    }

    @Test
    void a_port_that_is_not_set_is_the_usual_one() {
        assertThat(at(database("DB_CONNECTION=mysql"), "sources.inventory.with.url"))
                .contains("jdbc:mariadb://h:3306/d");
        assertThat(at(database("DB_CONNECTION=postgres"), "sources.inventory.with.url"))
                .contains("jdbc:postgresql://h:5432/d");
    }

    private Section database(String more) {
        return tree(more + "\nDB_HOST=h\nDB_DATABASE=d\nDB_USERNAME=u\n", Map.of(), "");
    }

    @Test
    void SQLite_needs_a_file_only() {
        Section top = tree("DB_CONNECTION=sqlite\nDB_DATABASE=inventaris.db\n", Map.of(), "");

        assertThat(at(top, "sources.inventory.with.url")).contains("jdbc:sqlite:" + folder.resolve("inventaris.db"));
        assertThat(problems.sorted()).isEmpty();
    }

    @Test
    void the_example_as_it_is_shipped_names_no_database_and_changes_nothing() throws Exception {
        Path example = Path.of("../../env.example");
        Section top = tree(Files.readString(example), Map.of(), "");

        assertThat(problems.sorted()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
        assertThat(top.entries()).doesNotContainKey("sources").containsKey("targets");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PING_INTERVAL=fast|.env:1 PING_INTERVAL: 'fast' is not a number of seconds such as 5 or 0.5",
                "PING_INTERVAL=0|.env:1 PING_INTERVAL: '0' must be 0.01 to 2678400 seconds",
                "PING_INTERVAL=-5|.env:1 PING_INTERVAL: '-5' must be 0.01 to 2678400 seconds",
                "PING_INTERVAL=1e99999999|.env:1 PING_INTERVAL: '1e99999999' must be 0.01 to 2678400 seconds",
                "PING_TIMEOUT=3601|.env:1 PING_TIMEOUT: '3601' must be 0.001 to 3600 seconds",
                "USE_MULTI_PING=maybe|.env:1 USE_MULTI_PING: 'maybe' must be true or false (or 1, 0, yes, no)",
                "DB_HOST=h|.env DB_CONNECTION: must be set, for DB_HOST is (for example DB_CONNECTION=mysql+pymysql; "
                        + "without an inventory leave all DB_ variables empty)",
            })
    void a_value_that_cannot_be_is_told_with_its_line(String line, String problem) {
        tree(line, Map.of(), "");

        assertThat(problems.sorted()).extracting(Problem::toString).contains(problem);
    }

    @Test
    void a_value_of_the_environment_is_told_as_such() {
        tree("", Map.of("PING_INTERVAL", "x"), "");

        assertThat(problems.sorted()).extracting(Problem::where).containsExactly("environment PING_INTERVAL");
    }

    @Test
    void a_database_that_is_named_in_part_is_told_with_what_is_missing() {
        tree("DB_CONNECTION=mysql+pymysql\nDB_HOST=h\n", Map.of(), "");

        assertThat(problems.sorted())
                .extracting(Problem::where)
                .containsExactly(".env DB_DATABASE", ".env DB_USERNAME");
    }

    @Test
    void a_misspelt_database_is_told_with_what_was_meant_and_a_URL_is_not_shown() {
        tree("DB_CONNECTION=postgressql\nDB_HOST=h\n", Map.of(), "");
        assertThat(problems.sorted())
                .extracting(Problem::toString)
                .contains(".env:1 DB_CONNECTION: there is no database 'postgressql' (did you mean 'postgresql'?)");

        tree("DB_CONNECTION=mysql+pymysql://noc:hunter2@h/d\nDB_HOST=h\n", Map.of(), "");
        assertThat(problems.sorted().toString()).contains("not a whole URL").doesNotContain("hunter2");
    }

    @Test
    void a_name_cannot_smuggle_options_into_the_URL() {
        tree(
                "DB_CONNECTION=mysql\nDB_HOST=h?allowLocalInfile=true\nDB_DATABASE=d?x=y\nDB_USERNAME=u\nDB_PORT=0",
                Map.of(),
                "");

        assertThat(problems.sorted())
                .extracting(Problem::toString)
                .containsExactly(
                        ".env:2 DB_HOST: 'h?allowLocalInfile=true' is not a host name or an IP address",
                        ".env:3 DB_DATABASE: 'd?x=y' is not the name of a database",
                        ".env:5 DB_PORT: '0' must be a port, 1 to 65535");
    }

    @Test
    void a_near_miss_is_told_and_names_of_other_programs_are_not() {
        tree("PING_INTERVALL=5\nFLASK_ENV=production\nSECRET_KEY=hunter2\n", Map.of(), "");

        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .containsExactly(".env:1 PING_INTERVALL: is not read (did you mean 'PING_INTERVAL'?)");
    }

    private Section tree(String dotEnv, Map<String, String> environment, String yaml) {
        problems = new Problems("denyut.yml");
        ConfigInput input = new ConfigInput(
                yaml.isEmpty() ? Optional.empty() : Optional.of(folder.resolve("denyut.yml")),
                YamlTree.parse(yaml, "denyut.yml", problems),
                Optional.empty(),
                DotEnv.parse(dotEnv, ".env", problems),
                List.of(),
                false,
                List.of());
        return ConfigTree.of(input, new Surroundings(environment, folder), problems);
    }

    private static Optional<String> at(Section top, String path) {
        YamlNode at = top;
        for (String key : path.split("\\.")) {
            if (!(at instanceof Section section) || !section.entries().containsKey(key)) {
                return Optional.empty();
            }
            at = section.entries().get(key).value();
        }
        return Optional.of(String.valueOf(at.toValue()));
    }
}
