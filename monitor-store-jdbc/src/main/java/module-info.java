/** Where observations are kept, and where targets come from: daily CSV files; inventories in databases and CSV files. */
module io.denyut.store {
    requires transitive io.denyut.core;
    requires transitive java.sql;
    requires de.siegmar.fastcsv;
    requires org.slf4j;

    exports io.denyut.store;

    uses java.sql.Driver;

    provides io.denyut.spi.SinkProvider with
            io.denyut.store.CsvSinkProvider;
    provides io.denyut.spi.TargetSourceProvider with
            io.denyut.store.CsvTargetSourceProvider,
            io.denyut.store.JdbcTargetSourceProvider;
}
