package io.denyut.server.http;

/** What a caller must be allowed to do. Every route names one: a route without is not possible. */
public enum Permission {
    /** See the page's own files, which hold no data. */
    PAGE,
    /** See what was measured. */
    READ,
    /** Change what is measured. */
    OPERATE
}
