package io.denyut.store.internal.db;

import io.denyut.store.StoreException;
import io.denyut.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;

/** Says in words what SQLite says in numbers. */
public final class Failures {
    private Failures() {}

    /** What a failure of the database means. */
    public static StoreException words(Path file, SQLException e) {
        Kind kind = kind(e);
        return new StoreException(kind, "database " + file + ": " + text(kind) + " (" + e.getMessage() + ")", e);
    }

    /** By SQLite's primary result code. */
    static Kind kind(SQLException e) {
        return switch (e.getErrorCode() & 0xff) {
            case 5, 6 -> Kind.LOCKED;
            case 3, 8, 23 -> Kind.READ_ONLY;
            case 13 -> Kind.FULL;
            case 10 -> full(e) ? Kind.FULL : Kind.IO;
            case 11, 26 -> Kind.CORRUPT;
            case 14 -> Kind.GONE;
            default -> Kind.OTHER;
        };
    }

    /** The write-ahead index is mapped into memory and grown in another way: on a full disk that is a failure to write. */
    private static boolean full(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("SHMSIZE") || message.contains("SHMOPEN");
    }

    private static String text(Kind kind) {
        return switch (kind) {
            case FULL -> "the disk is full, nothing was stored; make space, or keep less";
            case LOCKED -> "another program holds it; end that program, or its transaction";
            case READ_ONLY -> "it cannot be written to; give this user the right to write the file and its folder";
            case GONE -> "it cannot be opened; is its folder there, and may this user read and write it?";
            case CORRUPT ->
                "what is in the file is not what was written; run the store's verify, restore the last backup";
            case IO -> "the disk failed to read or write";
            case BUSY, CLOSED, FOREIGN, OTHER -> "it refused a statement";
        };
    }

    /** Whether the connection is of no use any more, so that it is opened anew before the next task. */
    static boolean reopens(Kind kind) {
        return switch (kind) {
            case READ_ONLY, GONE, CORRUPT, IO -> true;
            case FULL, LOCKED, BUSY, CLOSED, FOREIGN, OTHER -> false;
        };
    }
}
