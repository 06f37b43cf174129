package io.denyut.server.http;

/**
 * A line of the table of routes.
 *
 * @param method GET, POST, PUT or DELETE; what answers GET answers HEAD, too
 * @param path with {@code {name}} for one part of it and {@code <name>} for one or more
 * @param permission that a caller needs
 */
public record Route(String method, String path, Permission permission, Handler handler) {
    public static Route get(String path, Permission permission, Handler handler) {
        return new Route("GET", path, permission, handler);
    }

    public static Route post(String path, Permission permission, Handler handler) {
        return new Route("POST", path, permission, handler);
    }

    public static Route put(String path, Permission permission, Handler handler) {
        return new Route("PUT", path, permission, handler);
    }

    public static Route delete(String path, Permission permission, Handler handler) {
        return new Route("DELETE", path, permission, handler);
    }
}
