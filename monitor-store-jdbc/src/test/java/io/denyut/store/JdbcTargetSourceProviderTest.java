package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.ConfigException;
import io.denyut.Problem;
import io.denyut.spi.Provider;
import io.denyut.spi.Settings;
import io.denyut.testkit.ProviderContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JdbcTargetSourceProviderTest extends ProviderContract {
    @Override
    protected Provider<?> provider() {
        return new JdbcTargetSourceProvider();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("url", "jdbc:sqlite:inventaris.db");
    }

    @Override
    protected List<Map<String, Object>> variants() {
        return List.of(
                Map.of("url", "jdbc:postgresql://host/db", "password", "x", "states", Map.of("rusak", "paused")));
    }

    @Test
    void all_that_is_wrong_is_said_at_once_and_the_url_is_not_repeated() {
        Map<String, Object> values = Map.of(
                "url", "postgresql+psycopg2://monitor:rah4sia@10.0.0.1/inv",
                "table", "a.b.c",
                "tags", List.of("site", "1st"),
                "states", Map.of("rusak", "broken"),
                "refresh", "10ms",
                "timeout", "1d");
        assertThatThrownBy(() -> Settings.of("with", values).create(provider()))
                .isInstanceOfSatisfying(ConfigException.class, e -> {
                    assertThat(e.problems())
                            .extracting(Problem::where)
                            .containsExactlyInAnyOrder(
                                    "with.url",
                                    "with.table",
                                    "with.tags",
                                    "with.states.rusak",
                                    "with.refresh",
                                    "with.timeout");
                    assertThat(e.getMessage()).contains("is not a JDBC URL").doesNotContain("rah4sia", "monitor:");
                });
    }

    @Test
    void a_url_must_be_set() {
        assertThatThrownBy(() -> Settings.of("with", Map.of()).create(provider()))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .satisfies(problem ->
                                        assertThat(problem.toString()).isEqualTo("with.url: must be set")));
    }
}
