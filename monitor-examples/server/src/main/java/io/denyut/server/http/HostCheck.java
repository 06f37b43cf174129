package io.denyut.server.http;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses requests that a browser was talked into by another site: a name that was rebound to this host (the Host header tells) and pages
 * of other origins (the Origin and Sec-Fetch-Site headers tell).
 */
final class HostCheck {
    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Set<String> hosts = new TreeSet<>();
    private final Set<String> origins = new TreeSet<>();

    HostCheck(int port) {
        for (String name : NAMES) {
            hosts.add(name + ":" + port);
            origins.add("http://" + name + ":" + port);
            if (port == 80) {
                hosts.add(name);
                origins.add("http://" + name);
            }
        }
    }

    /** Why a request is refused, if it is. */
    Optional<String> problem(Request request) {
        Optional<String> host = request.header("Host");
        if (host.isEmpty() || !hosts.contains(host.get().toLowerCase(java.util.Locale.ROOT))) {
            return Optional.of("this server answers to " + String.join(", ", hosts) + " and to no other Host");
        }
        Optional<String> origin = request.header("Origin");
        if (origin.isPresent() && !origins.contains(origin.get().toLowerCase(java.util.Locale.ROOT))) {
            return Optional.of("requests from pages of another origin are refused");
        }
        return Optional.empty();
    }
}
