package io.denyut.store.internal.db;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One step of the schema, never changed once it was released.
 *
 * @param number 1 and up
 * @param name for people
 * @param sql statements, each ended by a semicolon
 */
record Migration(int number, String name, String sql) {
    /** Those of this program, in order: the files that {@code index.txt} names, each {@code NNNN-name.sql}. */
    static List<Migration> all(Contents contents) {
        List<Migration> all = new ArrayList<>();
        for (String file : text(contents.folder + "index.txt").lines().toList()) {
            if (!file.isBlank()) {
                int dash = file.indexOf('-');
                all.add(new Migration(
                        Integer.parseInt(file.substring(0, dash)),
                        file.substring(dash + 1, file.length() - ".sql".length()),
                        text(contents.folder + file)));
            }
        }
        all.sort(Comparator.comparingInt(Migration::number));
        return List.copyOf(all);
    }

    private static String text(String file) {
        try (InputStream in = Migration.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program's jar lacks " + file);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            StringBuilder text = new StringBuilder();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                text.append(line).append('\n');
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's jar cannot be read: " + file, e);
        }
    }

    /** The single statements, in this engine's words. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        boolean inText = false;
        String ddl = Dialect.ddl(sql);
        for (int i = 0; i < ddl.length(); i++) {
            char c = ddl.charAt(i);
            if (!inText && c == '-' && ddl.startsWith("--", i)) {
                int end = ddl.indexOf('\n', i);
                i = end < 0 ? ddl.length() : end - 1;
                continue;
            }
            if (c == '\'') {
                inText = !inText;
            }
            if (c == ';' && !inText) {
                statements.add(statement.toString().strip());
                statement.setLength(0);
            } else {
                statement.append(c);
            }
        }
        if (!statement.toString().isBlank()) {
            throw new IllegalStateException("migration " + number + ": the last statement is not ended by a semicolon");
        }
        return statements;
    }
}
