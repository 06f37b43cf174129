package io.denyut.store;

import java.io.IOException;

/**
 * The store could not do what it was asked; the message says what, why and what helps, and names the file.
 *
 * @since 0.1.0
 */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What went wrong. */
    public enum Kind {
        /** No space is left on the disk. */
        FULL,
        /** Another program holds the database. */
        LOCKED,
        /** The file or its folder cannot be written to. */
        READ_ONLY,
        /** The file is no longer where it was. */
        GONE,
        /** What is in the file is not what was written. */
        CORRUPT,
        /** The disk failed to read or write. */
        IO,
        /** Too much waits already, or it took too long: whether it was stored is not known. */
        BUSY,
        /** The store was closed. */
        CLOSED,
        /** The file is not a store of this program, or of a newer one. */
        FOREIGN,
        /** None of these: a fault of the program. */
        OTHER
    }

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
