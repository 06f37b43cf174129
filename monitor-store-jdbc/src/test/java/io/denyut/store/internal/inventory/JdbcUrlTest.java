package io.denyut.store.internal.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JdbcUrlTest {
    @Test
    void what_is_secret_is_taken_out_and_given_to_the_driver_apart() {
        JdbcUrl url = JdbcUrl.parse("jdbc:postgresql://db:5432/inv?user=mon&password=p%40ss%26w&sslmode=require");
        assertThat(url.bare()).isEqualTo("jdbc:postgresql://db:5432/inv?sslmode=require");
        assertThat(url.shown()).isEqualTo("jdbc:postgresql://db:5432/inv");
        assertThat(url.credentials()).containsOnly(Map.entry("user", "mon"), Map.entry("password", "p@ss&w"));
        assertThat(url.parameters()).containsExactly("sslmode");
    }

    @Test
    void credentials_before_the_host_are_taken_out_whatever_is_in_them() {
        for (String password : List.of("simple", "with@at", "with?mark", "with:colon", "with#hash;and&more=1")) {
            JdbcUrl url = JdbcUrl.parse("jdbc:mariadb://mon:" + password + "@db/inv");
            assertThat(url.bare()).isEqualTo("jdbc:mariadb://db/inv");
            assertThat(url.credentials()).containsOnly(Map.entry("user", "mon"), Map.entry("password", password));
            assertThat(url.shown()).doesNotContain(password);
        }
    }

    @Test
    void switches_whose_names_sound_secret_stay_where_they_are() {
        JdbcUrl url = JdbcUrl.parse("jdbc:mysql://db/inv?allowPasswordStuff=true&keyStorePassword=hush");
        assertThat(url.bare()).isEqualTo("jdbc:mysql://db/inv?allowPasswordStuff=true");
        assertThat(url.credentials()).containsOnly(Map.entry("keyStorePassword", "hush"));
    }

    @Test
    void of_a_database_that_is_not_known_nothing_but_its_kind_is_shown() {
        JdbcUrl url = JdbcUrl.parse("jdbc:oracle:thin:scott/tiger@db:1521:inv");
        assertThat(url.bare()).isEqualTo("jdbc:oracle:thin:scott/tiger@db:1521:inv");
        assertThat(url.shown()).isEqualTo("jdbc:oracle:...");
    }

    @Test
    void a_file_keeps_its_name_and_its_parameters() {
        JdbcUrl url = JdbcUrl.parse("jdbc:sqlite:/data/a@b.db?cache=shared");
        assertThat(url.bare()).isEqualTo("jdbc:sqlite:/data/a@b.db?cache=shared");
        assertThat(url.shown()).isEqualTo("jdbc:sqlite:/data/a@b.db");
        assertThat(url.sqliteFile()).isEqualTo("/data/a@b.db");
        assertThat(JdbcUrl.parse("jdbc:sqlite:file:x.db").sqliteFile()).isEqualTo("x.db");
    }

    @Test
    void the_driver_of_mariadb_gets_its_own_scheme() {
        assertThat(JdbcUrl.parse("jdbc:mysql://db/inv").asMariadb().bare()).isEqualTo("jdbc:mariadb://db/inv");
    }

    @Test
    void what_is_no_jdbc_url_is_not_repeated() {
        for (String text :
                List.of("postgresql://mon:hush@db/inv", "hush", "mysql+pymysql://mon:hush@db/inv", "jdbc:", "")) {
            assertThatThrownBy(() -> JdbcUrl.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not a JDBC URL")
                    .hasMessageNotContaining("hush");
        }
    }

    @Test
    void secrets_are_taken_out_of_what_others_say() {
        Redaction redaction = new Redaction(List.of("hush-hush", "a", "${x}\\E"));
        assertThat(redaction.of("the password hush-hush is wrong, password=other, a man said a"))
                .isEqualTo("the password *** is wrong, password=***, *** man said ***");
        assertThat(redaction.of("keep ${x}\\E out")).isEqualTo("keep *** out");
        assertThat(redaction.of("Access denied (using password: YES)"))
                .isEqualTo("Access denied (using password: YES)");
    }
}
