package io.denyut.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Plugins;
import io.denyut.Target;
import io.denyut.TargetSource;
import io.denyut.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server brings the drivers of the databases that an inventory may be in. */
class InventoryDriversTest {
    @TempDir
    private Path folder;

    private static TargetSource source(String url) {
        return Plugins.discover(InventoryDriversTest.class.getClassLoader())
                .source("jdbc-inventory")
                .map(provider -> Settings.of("with", Map.of("url", url, "user", "u", "timeout", "1s"))
                        .create(provider))
                .orElseThrow();
    }

    @Test
    void an_inventory_in_sqlite_is_read() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("inventaris.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE inventaris (id INTEGER, ip TEXT, hostname TEXT, kondisi TEXT)");
            statement.execute("INSERT INTO inventaris VALUES (1, '192.168.1.11', 'host-inventaris-1', 'baik')");
        }
        assertThat(source(url).targets().targets())
                .containsExactly(Target.of("1", "192.168.1.11").withName("host-inventaris-1"));
    }

    @Test
    void servers_of_the_others_are_asked() {
        // Nothing listens at port 1: a driver that is there has tried.
        for (String url : new String[] {
            "jdbc:postgresql://127.0.0.1:1/inv", "jdbc:mariadb://127.0.0.1:1/inv", "jdbc:mysql://127.0.0.1:1/inv"
        }) {
            assertThatThrownBy(() -> source(url).targets())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing listens there");
        }
    }
}
