package io.denyut.server.http;

/**
 * A live stream of the table of routes.
 *
 * @param permission that a viewer needs
 */
public record StreamRoute(String path, Permission permission, StreamHandler handler) {}
