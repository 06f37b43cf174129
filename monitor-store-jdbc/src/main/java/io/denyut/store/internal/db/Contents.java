package io.denyut.store.internal.db;

/** What a database file holds: each kind has a schema of its own, and one is never taken for the other. */
public enum Contents {
    /** Everything that a monitor remembers; "DNYT". */
    STORE("migrations", 0x444E5954),
    /** Results and samples as plain rows; "DNYR". */
    ROWS("rows", 0x444E5952);

    /** Where its migrations lie among the resources. */
    final String folder;
    /** SQLite's application id: tells it from databases of others. */
    final int application;

    Contents(String folder, int application) {
        this.folder = "/io/denyut/store/" + folder + '/';
        this.application = application;
    }
}
