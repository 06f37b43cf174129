package io.denyut.server.http;

/** Decides who may do what. */
@FunctionalInterface
public interface Access {
    boolean allows(Request request, Permission permission);

    /**
     * For a server that answers this host only and has no sign-in: whoever is on the host may look. Changing things stays forbidden until
     * people can be told apart.
     */
    static Access lookOnly() {
        return (request, permission) -> permission == Permission.PAGE || permission == Permission.READ;
    }
}
