package io.denyut.server.config;

/**
 * A part of a configuration.
 *
 * @param kind {@code check}, {@code sink}, {@code rule}, {@code notifier}, {@code route}, {@code source},
 *     {@code dependency} or {@code target}
 */
public record PartRef(String kind, String id) {
    @Override
    public String toString() {
        return kind + " " + id;
    }
}
