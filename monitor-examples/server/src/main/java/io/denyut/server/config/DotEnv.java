package io.denyut.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code .env}: {@code KEY=value} on each line, with {@code export} before it or not, values bare or in quotes, {@code #} for
 * comments. No line is ever shown, for any may hold a password.
 */
final class DotEnv {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*$");
    private static final String EXPORT = "export ";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String file;
    private final Problems problems;
    private final Map<String, Variable> variables = new LinkedHashMap<>();

    private DotEnv(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The variables by name; of two with one name the last holds, as in a shell. */
    static Map<String, Variable> parse(String text, String file, Problems problems) {
        DotEnv reader = new DotEnv(file, problems);
        String[] lines = text.split("\r\n|\n|\r", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            boolean marked = i == 0 && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK;
            reader.read((marked ? line.substring(1) : line).strip(), i + 1);
        }
        return reader.variables;
    }

    private void read(String line, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String assignment =
                line.startsWith(EXPORT) ? line.substring(EXPORT.length()).strip() : line;
        int equals = assignment.indexOf('=');
        String name = equals < 0 ? "" : assignment.substring(0, equals).strip();
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    Place.line(file, number),
                    "",
                    "this is not KEY=value",
                    "write a # before a comment; the line is not shown here, for it may hold a password");
            return;
        }
        Place place = new Place(file, number, name);
        String value = value(assignment.substring(equals + 1).strip(), place);
        if (value == null) {
            return;
        }
        Variable before = variables.put(name, new Variable(name, value, place));
        if (before != null) {
            problems.warn(place, name, "is set " + before.place().seenFrom(place) + ", too: this one holds", null);
        }
    }

    /** The value without quotes and comment; {@code null} if it was refused. */
    private @Nullable String value(String text, Place place) {
        char quote = text.isEmpty() ? ' ' : text.charAt(0);
        if (quote != '"' && quote != '\'') {
            return COMMENT.matcher(text).replaceFirst("").strip();
        }
        StringBuilder value = new StringBuilder();
        int at = 1;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            if (c == '\\' && quote == '"' && at + 1 < text.length()) {
                at++;
                c = unescaped(text.charAt(at));
            }
            value.append(c);
            at++;
        }
        String rest = at < text.length() ? text.substring(at + 1).strip() : "?";
        if (!rest.isEmpty() && !rest.startsWith("#")) {
            problems.add(
                    place,
                    place.variable(),
                    at < text.length() ? "something follows the closing quote" : "the closing quote is missing",
                    "within double quotes write \\\" for a quote; within single quotes everything stands for itself");
            return null;
        }
        return value.toString();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            default -> c;
        };
    }
}
