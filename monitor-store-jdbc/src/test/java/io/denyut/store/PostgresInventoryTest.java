package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresInventoryTest extends InventoryContract {
    @Override
    TestDatabase database() {
        return DatabaseServers.postgres();
    }

    @Test
    void a_table_of_another_schema_is_named_with_it() throws Exception {
        TestDatabase database = database();
        database.run(
                "DROP SCHEMA IF EXISTS \"Aset\" CASCADE",
                "CREATE SCHEMA \"Aset\"",
                "GRANT USAGE ON SCHEMA \"Aset\" TO " + database.reader(),
                "CREATE TABLE \"Aset\".inventaris (id UUID, ip INET, hostname TEXT, kondisi CHAR(20))",
                "INSERT INTO \"Aset\".inventaris VALUES"
                        + " ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '10.0.0.1', 'sw', 'maintenance')");
        var set = database.source().table("aset.Inventaris").build().targets();
        assertThat(set.targets()).singleElement().satisfies(target -> {
            assertThat(target.id()).isEqualTo("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
            assertThat(target.address()).isEqualTo("10.0.0.1");
        });
        assertThat(set.modes()).hasSize(1);
        database.run("DROP SCHEMA \"Aset\" CASCADE");
    }
}
