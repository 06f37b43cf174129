package io.denyut.server.http;

/** What a caller must be allowed to do. Every route names one: a route without is not possible. */
public enum Permission {
    /**
     * Say something that is signed: the route believes nothing else. The only one that callers from elsewhere have, so such routes are
     * answered under any Host, as a reverse proxy hands it on.
     */
    SIGNED,
    /** See the page's own files, which hold no data. */
    PAGE,
    /** See what was measured. */
    READ,
    /** Change what is measured. */
    OPERATE
}
