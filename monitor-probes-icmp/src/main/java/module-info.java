/**
 * The ping engine: {@link io.denyut.icmp.IcmpProbe} for monitors, {@link io.denyut.icmp.IcmpPinger} to use alone.
 */
module io.denyut.icmp {
    requires transitive io.denyut.core;
    requires com.sun.jna;
    requires org.slf4j;

    exports io.denyut.icmp;

    // JNA binds the native methods declared there.
    opens io.denyut.icmp.internal to
            com.sun.jna;

    provides io.denyut.spi.ProbeProvider with
            io.denyut.icmp.IcmpProbeProvider;
}
