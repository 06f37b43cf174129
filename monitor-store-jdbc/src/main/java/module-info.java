/** Where observations, states and alerts are kept: one SQLite file; daily CSV files. */
module io.denyut.store {
    requires transitive io.denyut.core;
    requires java.sql;
    requires org.slf4j;

    exports io.denyut.store;

    provides io.denyut.spi.SinkProvider with
            io.denyut.store.CsvSinkProvider;
}
