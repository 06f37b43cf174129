package io.denyut.server.http;

/** Decides who may do what. */
@FunctionalInterface
public interface Access {
    boolean allows(Request request, Permission permission);

    /**
     * For a server that answers this host only and has no sign-in: whoever is on the host may look and change things. Pages of other sites
     * that a browser on this host shows are kept out before, by {@link SiteCheck}.
     */
    static Access thisHost() {
        return (request, permission) -> true;
    }
}
