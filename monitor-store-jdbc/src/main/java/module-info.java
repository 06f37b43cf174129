/** Where observations, states and alerts are kept, and where targets come from: one SQLite file; daily CSV files; inventories. */
module io.denyut.store {
    requires transitive io.denyut.core;
    requires transitive java.sql;
    requires de.siegmar.fastcsv;
    requires org.slf4j;

    exports io.denyut.store;

    uses java.sql.Driver;

    provides io.denyut.spi.SinkProvider with
            io.denyut.store.CsvSinkProvider,
            io.denyut.store.RowSinkProvider;
    provides io.denyut.spi.TargetSourceProvider with
            io.denyut.store.CsvTargetSourceProvider,
            io.denyut.store.JdbcTargetSourceProvider;
}
