package io.denyut.server.config;

/**
 * A variable of {@code .env} or of the environment. It may hold a password, so it never shows its value.
 *
 * @param place with the name of the variable
 */
record Variable(String name, String value, Place place) {
    @Override
    public String toString() {
        return place.with("");
    }
}
