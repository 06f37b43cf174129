package io.denyut.store;

import java.nio.file.Path;

/** A store on a file of a test, and the same one opened anew. */
final class StoreFile {
    private final Path file;
    private JdbcStore open;

    private StoreFile(Path file, JdbcStore open) {
        this.file = file;
        this.open = open;
    }

    static StoreFile in(Path folder) throws StoreException {
        Path file = folder.resolve("denyut.db");
        return new StoreFile(file, JdbcStore.open(file));
    }

    JdbcStore store() {
        return open;
    }

    Path file() {
        return file;
    }

    JdbcStore restart() throws StoreException {
        open.close();
        open = JdbcStore.open(file);
        return open;
    }

    void close() {
        open.close();
    }
}
