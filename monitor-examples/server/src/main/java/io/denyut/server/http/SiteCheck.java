package io.denyut.server.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses requests that a browser was talked into by another site: a name that was rebound to this host (the Host header tells), scripts of
 * other origins (the Origin and Sec-Fetch-Site headers tell), and forms of old browsers that send neither (no form can send JSON).
 */
final class SiteCheck {
    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final Set<String> hosts = new TreeSet<>();
    private final Set<String> origins = new TreeSet<>();

    SiteCheck(int port) {
        for (String name : NAMES) {
            hosts.add(name + ":" + port);
            origins.add("http://" + name + ":" + port);
            if (port == 80) {
                hosts.add(name);
                origins.add("http://" + name);
            }
        }
    }

    /**
     * Why a request is refused, if it is.
     *
     * @param fromElsewhere whether it may come under any Host: a signature says who it is from, and a rebound name has none
     */
    Optional<HttpProblem> problem(String method, Request request, boolean fromElsewhere) {
        if (!fromElsewhere && !hosts.contains(lower(request, "Host"))) {
            return refused("this server answers to " + String.join(", ", hosts) + " and to no other Host");
        }
        String origin = lower(request, "Origin");
        if (!origin.isEmpty() && !origins.contains(origin)) {
            return refused("requests from pages of another origin are refused");
        }
        boolean reads = method.equals("GET") || method.equals("HEAD");
        String site = lower(request, "Sec-Fetch-Site");
        // Somebody who follows a link of another site comes as a navigation; that site sees nothing of the answer.
        boolean link = reads && lower(request, "Sec-Fetch-Mode").equals("navigate");
        if (!site.isEmpty() && !OWN.contains(site) && !link) {
            return refused("requests from pages of another site are refused");
        }
        String type = lower(request, "Content-Type");
        if (!reads && !type.isEmpty() && !type.matches("application/json\\s*(;.*)?")) {
            return Optional.of(new HttpProblem(
                    415, "Content-Type must be application/json, or be left out where nothing is sent"));
        }
        return Optional.empty();
    }

    private static Optional<HttpProblem> refused(String message) {
        return Optional.of(new HttpProblem(403, message));
    }

    private static String lower(Request request, String header) {
        return request.header(header).orElse("").trim().toLowerCase(Locale.ROOT);
    }
}
