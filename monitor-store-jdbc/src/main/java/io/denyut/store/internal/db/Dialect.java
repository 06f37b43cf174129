package io.denyut.store.internal.db;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words in which the engines of databases differ. The schema is written with names for them, in braces; this is SQLite's version. */
final class Dialect {
    private static final Map<String, String> WORDS = Map.of(
            // A whole number that the database gives to each new row.
            "number", "INTEGER PRIMARY KEY",
            "bytes", "BLOB",
            // The rows lie in the order of the primary key.
            "clustered", "WITHOUT ROWID");

    private static final Pattern NAME = Pattern.compile("\\{([a-z]+)(?: ([a-z_.()]+))?}");

    private Dialect() {}

    /** Replaces the names by SQLite's words; {@code {iso COLUMN}} by the text of a time in microseconds. */
    static String ddl(String sql) {
        return NAME.matcher(sql).replaceAll(name -> Matcher.quoteReplacement(word(name.group(1), name.group(2))));
    }

    private static String word(String name, @Nullable String column) {
        if (name.equals("iso")) {
            return "strftime('%Y-%m-%dT%H:%M:%fZ', " + column + " / 1000000.0, 'unixepoch')";
        }
        String word = WORDS.get(name);
        if (word == null) {
            throw new IllegalArgumentException("the schema names {" + name + "}, which no dialect knows");
        }
        return word;
    }
}
