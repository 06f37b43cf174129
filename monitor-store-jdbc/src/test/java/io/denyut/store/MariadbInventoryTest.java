package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MariadbInventoryTest extends InventoryContract {
    @Override
    TestDatabase database() {
        return DatabaseServers.mariadb();
    }

    @Test
    void a_url_of_mysql_works_with_the_driver_of_mariadb() throws Exception {
        TestDatabase database = database();
        database.insert("inventaris", row(1, "10.0.0.1", "a", "baik"));
        String url = database.url().replace("jdbc:mariadb:", "jdbc:mysql:");
        JdbcTargetSource source = database.source(url, database.password()).build();
        assertThat(source.targets().targets()).hasSize(1);
        assertThat(source.inspect().product()).isEqualTo("MariaDB");
    }

    @Test
    void a_table_of_another_database_is_named_with_it() throws Exception {
        TestDatabase database = database();
        database.insert("inventaris", row(1, "10.0.0.1", "a", "baik"));
        assertThat(database.source()
                        .table("jaringan.inventaris")
                        .build()
                        .targets()
                        .targets())
                .hasSize(1);
    }
}
