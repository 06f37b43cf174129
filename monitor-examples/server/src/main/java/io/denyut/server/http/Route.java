package io.denyut.server.http;

/**
 * A line of the table of routes.
 *
 * @param method GET or POST
 * @param path with {@code {name}} for one part of it and {@code <name>} for the rest
 * @param permission that a caller needs
 */
public record Route(String method, String path, Permission permission, Handler handler) {
    public static Route get(String path, Permission permission, Handler handler) {
        return new Route("GET", path, permission, handler);
    }
}
