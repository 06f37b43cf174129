package io.denyut.icmp;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Turns a host name into addresses. The default is the system's resolver.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HostLookup {
    /**
     * Looks a name up.
     *
     * <p><b>You are called</b> on one of a few threads of the pinger, once per name and minute; you may block. Other names wait when all
     * threads are blocked, sweeps do not.
     *
     * <p><b>If you throw</b>, the last known address is used for an hour.
     *
     * @return not empty; the first IPv4 address is used
     * @throws UnknownHostException if the name has no address
     */
    InetAddress[] lookup(String host) throws UnknownHostException;
}
