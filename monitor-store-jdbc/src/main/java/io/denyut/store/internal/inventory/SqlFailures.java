package io.denyut.store.internal.inventory;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in a sentence what a database or its driver complained about, and what to do. */
final class SqlFailures {
    private static final int MYSQL_ACCESS_TO_DATABASE = 1044;
    private static final int MYSQL_UNKNOWN_DATABASE = 1049;
    private static final int MYSQL_TOO_MANY = 1040;
    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_NOT_A_DATABASE = 26;
    private static final int LONGEST = 300;

    private SqlFailures() {}

    static InventoryFailure explain(SQLException e, Database database, Redaction redaction) {
        return new InventoryFailure(database.shown() + ": " + redaction.of(sentence(e, database)));
    }

    /** True where another question on the same connection makes no sense. */
    static boolean endsTheReading(SQLException e) {
        String state = state(e);
        return state.startsWith("08")
                || state.startsWith("57")
                || e instanceof SQLTimeoutException
                || find(e, SocketTimeoutException.class) != null
                || isSqlite(e) && (e.getErrorCode() == SQLITE_BUSY || e.getErrorCode() == SQLITE_NOT_A_DATABASE);
    }

    private static String sentence(SQLException e, Database database) {
        if (isSqlite(e)) {
            return sqlite(e, database);
        }
        if (isLibraryMissing(e)) {
            return nativeLibrary();
        }
        String network = network(e, database);
        if (network != null) {
            return network;
        }
        String state = state(e);
        if (state.equals("28000") || state.equals("28P01") || state.equals("08004") && said(e).contains("password")) {
            return "the database refuses the user or its password (settings 'user' and 'password'): " + said(e);
        }
        if (state.equals("3D000") || e.getErrorCode() == MYSQL_UNKNOWN_DATABASE) {
            return "there is no such database (the end of the setting 'url'): " + said(e);
        }
        if (e.getErrorCode() == MYSQL_ACCESS_TO_DATABASE) {
            return "the user may not use this database, or there is no such database (the end of the setting 'url'): "
                    + said(e);
        }
        if (state.equals("53300") || e.getErrorCode() == MYSQL_TOO_MANY) {
            return "the database has no connection left: " + said(e);
        }
        if (state.equals("42501")) {
            return "the user may not read the table; grant it SELECT: " + said(e);
        }
        if (state.equals("57014") || e instanceof SQLTimeoutException || find(e, SQLTimeoutException.class) != null) {
            return "no answer within " + database.timeoutSeconds() + " s (setting 'timeout'): " + said(e);
        }
        if (state.startsWith("57P")) {
            return "the database is starting or stopping: " + said(e);
        }
        return "the database says: " + said(e);
    }

    private static @Nullable String network(SQLException e, Database database) {
        UnknownHostException unknown = find(e, UnknownHostException.class);
        if (unknown != null) {
            return "the host name in the setting 'url' is not known to the name service: " + said(unknown);
        }
        if (find(e, SocketTimeoutException.class) != null) {
            return "no answer within " + database.timeoutSeconds()
                    + " s (setting 'timeout'); is the host up, and does the firewall let this one through?";
        }
        if (find(e, NoRouteToHostException.class) != null) {
            return "there is no way to the host of the database: " + said(e);
        }
        if (find(e, ConnectException.class) != null) {
            return "nothing listens there: is the database running, and are host and port in the setting 'url' right? ("
                    + said(e) + ")";
        }
        String state = state(e);
        return state.startsWith("08") && !state.equals("08004")
                ? "the connection failed or broke off: " + said(e)
                : null;
    }

    private static String sqlite(SQLException e, Database database) {
        return switch (e.getErrorCode() & 0xff) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "another program kept the file locked for " + database.timeoutSeconds() + " s (setting 'timeout')";
            case SQLITE_NOT_A_DATABASE -> "the file is not a SQLite database";
            case SQLITE_CORRUPT -> "the file is damaged; SQLite says: " + said(e);
            default -> "SQLite says: " + said(e);
        };
    }

    /** SQLite is a library for this system, which its driver brings along, unpacks and loads. */
    private static boolean isLibraryMissing(SQLException e) {
        Throwable cause = e.getCause();
        return cause instanceof LinkageError
                || (cause != null && cause.getClass().getName().equals("org.sqlite.NativeLibraryNotFoundException"));
    }

    static String nativeLibrary() {
        return "the library of the driver could not be unpacked or loaded: the folder "
                + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir", "for temporary files"))
                + " must be writable and may not forbid programs; another one is named with -Dorg.sqlite.tmpdir=DIR";
    }

    private static boolean isSqlite(SQLException e) {
        return e.getClass().getName().startsWith("org.sqlite.");
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state.toUpperCase(Locale.ROOT);
    }

    /** What was said, on one line. */
    static String said(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : Shown.line(message, LONGEST);
    }

    /** What was said at the bottom of a failure that only wraps another. */
    static String saidBelow(Throwable e) {
        Throwable cause = e.getCause();
        return said(cause == null ? e : cause);
    }

    private static <E extends Throwable> @Nullable E find(Throwable e, Class<E> type) {
        Throwable at = e;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }
}
