package io.denyut.store.internal.json;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts, numbers, truth values, lists and maps of them as JSON, and back. An {@link Instant} becomes {@code {"@time":"2026-11-21T12:00:00Z"}},
 * so that it comes back as one. Whole numbers come back as the smaller of int and long that holds them.
 */
public final class Json {
    /** Deeper nesting is damage, not data. */
    private static final int DEEPEST = 64;

    private static final String TIME = "@time";

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    // ---------------------------------------------------------------- writing

    /** As JSON on one line. What is none of the types is written as its text. */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value) {
        if (value == null || value instanceof Boolean || isWhole(value)) {
            out.append(value);
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            out.append(number.doubleValue());
        } else if (value instanceof Instant time) {
            write(out, Map.of(TIME, time.toString()));
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            String comma = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(comma);
                quote(out, String.valueOf(entry.getKey()));
                out.append(':');
                write(out, entry.getValue());
                comma = ",";
            }
            out.append('}');
        } else if (value instanceof Iterable<?> items) {
            out.append('[');
            String comma = "";
            for (Object item : items) {
                out.append(comma);
                write(out, item);
                comma = ",";
            }
            out.append(']');
        } else {
            quote(out, value.toString());
        }
    }

    private static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // A lone half of a pair has no UTF-8, so a database would not give it back.
                    if (c < 0x20 || Character.isSurrogate(c) && !isPaired(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    // ---------------------------------------------------------------- reading

    /** @throws IllegalArgumentException if the text is no JSON; says where */
    public static @Nullable Object read(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        json.skipBlanks();
        if (json.at < text.length()) {
            throw json.damaged("the end");
        }
        return value;
    }

    /** An object's members. */
    @SuppressWarnings("unchecked")
    public static Map<String, @Nullable Object> readMap(String text) {
        if (read(text) instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IllegalArgumentException("JSON: expected an object in '" + shortened(text) + "'");
    }

    /** An array's items. */
    @SuppressWarnings("unchecked")
    public static List<@Nullable Object> readList(String text) {
        if (read(text) instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw new IllegalArgumentException("JSON: expected an array in '" + shortened(text) + "'");
    }

    private @Nullable Object value(int depth) {
        if (depth > DEEPEST) {
            throw damaged("less nesting");
        }
        skipBlanks();
        if (at >= text.length()) {
            throw damaged("a value");
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Object object(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        at++;
        if (isNext('}')) {
            return map;
        }
        do {
            skipBlanks();
            String name = string();
            if (!isNext(':')) {
                throw damaged("a colon");
            }
            map.put(name, value(depth + 1));
        } while (isNext(','));
        if (!isNext('}')) {
            throw damaged("a comma or }");
        }
        if (map.size() == 1 && map.get(TIME) instanceof String time) {
            try {
                return Instant.parse(time);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("JSON: '" + shortened(time) + "' is no time", e);
            }
        }
        return map;
    }

    private Object array(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        if (isNext(']')) {
            return list;
        }
        do {
            list.add(value(depth + 1));
        } while (isNext(','));
        if (!isNext(']')) {
            throw damaged("a comma or ]");
        }
        return list;
    }

    private String string() {
        if (at >= text.length() || text.charAt(at) != '"') {
            throw damaged("a text");
        }
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        if (at >= text.length()) {
            throw damaged("the end of a text");
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        if (at >= text.length()) {
            throw damaged("the end of a text");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default -> throw damaged("an escape that is known");
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw damaged("four hexadecimal digits");
        }
        try {
            char c = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
            return c;
        } catch (NumberFormatException e) {
            throw damaged("four hexadecimal digits");
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw damaged(word);
        }
        at += word.length();
        return value;
    }

    private Object number() {
        int start = at;
        boolean whole = true;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            whole &= ".eE".indexOf(text.charAt(at)) < 0;
            at++;
        }
        String digits = text.substring(start, at);
        try {
            if (!whole) {
                return Double.valueOf(digits);
            }
            long value = Long.parseLong(digits);
            if (value == (int) value) {
                return (int) value;
            }
            return value;
        } catch (NumberFormatException e) {
            at = start;
            throw damaged("a value");
        }
    }

    private boolean isNext(char c) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException damaged(String expected) {
        return new IllegalArgumentException(
                "JSON: expected " + expected + " at character " + at + " of '" + shortened(text) + "'");
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }
}
