package io.denyut.store;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.TargetMode;
import io.denyut.TargetSource;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeResult;
import io.denyut.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inventory that goes away and comes back while a monitor watches what is in it. */
class InventoryMonitorTest {
    private static final String TABLE =
            "CREATE TABLE inventaris (id INTEGER PRIMARY KEY, ip VARCHAR(255), hostname VARCHAR(99), kondisi VARCHAR(50))";

    @TempDir
    private Path folder;

    private interface Step {
        void take() throws Exception;
    }

    @Test
    void a_postgresql_server_that_goes_away_leaves_the_last_targets_until_it_is_back() throws Exception {
        serverGoesAway(DatabaseServers.postgres());
    }

    @Test
    void a_mariadb_server_that_goes_away_leaves_the_last_targets_until_it_is_back() throws Exception {
        serverGoesAway(DatabaseServers.mariadb());
    }

    private static void serverGoesAway(TestDatabase database) throws Exception {
        try (TcpRelay relay = new TcpRelay(database.port())) {
            String url = database.url().replace(":" + database.port(), ":" + relay.port());
            goesAway(
                    database,
                    database.source(url, database.password()),
                    relay::down,
                    relay::up,
                    "nothing listens there");
        }
    }

    @Test
    void a_file_that_is_moved_away_leaves_the_last_targets_until_it_is_back() throws Exception {
        Path file = folder.resolve("inventaris.db");
        Path away = folder.resolve("elsewhere.db");
        TestDatabase database = new TestDatabase("jdbc:sqlite:" + file, "", "", "", "", 0);
        goesAway(
                database,
                database.source(),
                () -> Files.move(file, away),
                () -> Files.move(away, file),
                "there is no file");
    }

    private static void goesAway(
            TestDatabase database, JdbcTargetSource.Builder builder, Step goes, Step comes, String says)
            throws Exception {
        database.run("DROP TABLE IF EXISTS inventaris", TABLE);
        database.insert(
                "inventaris",
                InventoryContract.row(1, "10.0.0.1", "a", "baik"),
                InventoryContract.row(2, "10.0.0.2", "b", "maintenance"),
                InventoryContract.row(3, "10.0.0.3", "c", "hilang"),
                InventoryContract.row(4, "10.0.0", "d", "baik"));
        TargetSource source =
                builder.refresh(ofSeconds(1)).timeout(ofSeconds(2)).build();
        Check check = Check.of("ping", Probe.blocking((target, round) -> ProbeResult.up()))
                .targets(source)
                .every(ofMillis(500))
                .timeout(ofMillis(200));
        try (Monitor monitor = Monitor.builder().check(check).build()) {
            monitor.start();
            Await.until("the first reading", () -> monitor.targets().keySet().equals(java.util.Set.of("1", "2")));
            Await.until("results", () -> monitor.headline("1").isPresent());
            assertThat(monitor.mode("2")).isEqualTo(TargetMode.MUTED);
            assertThat(health(monitor).refused()).hasSize(1);

            goes.take();
            Await.until("the failure", () -> health(monitor).error().isPresent());
            assertThat(health(monitor).error().orElseThrow()).contains(says);
            assertThat(monitor.targets()).containsOnlyKeys("1", "2");
            long rounds = health(monitor).rounds();
            Await.until("rounds go on", () -> health(monitor).rounds() > rounds + 1);

            comes.take();
            database.run(
                    "DELETE FROM inventaris WHERE id = 1",
                    "UPDATE inventaris SET kondisi = 'baik', ip = '10.0.9.3' WHERE id = 3",
                    "UPDATE inventaris SET kondisi = 'baik' WHERE id = 2");
            Await.until("the change", () -> monitor.targets().keySet().equals(java.util.Set.of("2", "3")));
            Await.until("no error", () -> health(monitor).error().isEmpty());
            assertThat(monitor.targets().get("3").address()).isEqualTo("10.0.9.3");
            assertThat(monitor.mode("2")).isEqualTo(TargetMode.ACTIVE);
            Await.until(
                    "the end of what is known of it", () -> monitor.latest("1").isEmpty());
        }
    }

    private static CheckHealth health(Monitor monitor) {
        return monitor.health().checks().get("ping");
    }
}
