package io.denyut.server.config;

/** Who says what an object is, and is to be asked to change it. */
public enum Owner {
    /** {@code denyut.yml}, {@code .env} or the environment. */
    FILE,
    /** {@code objects.json}: the page, REST or {@code ./denyut target}. */
    PAGE,
    /** An inventory. */
    SOURCE
}
