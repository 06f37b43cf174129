/** A probe by a third party: how long a TCP connect takes. */
module io.denyut.examples.plugin {
    requires transitive io.denyut.core;

    exports io.denyut.examples.plugin;

    provides io.denyut.spi.ProbeProvider with
            io.denyut.examples.plugin.TcpProbeProvider;
}
