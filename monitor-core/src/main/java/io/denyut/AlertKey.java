package io.denyut;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The identity of an alert: at most one alert is open for each.
 *
 * @param rule the rule's id
 * @param target the target's id
 * @param check the check's id; empty where the rule is about the target as a whole
 * @param source {@link Observation#LOCAL} or an agent's id
 * @param key tells apart what one rule finds at one target (a tag, a certificate's fingerprint); often empty
 * @since 0.1.0
 */
public record AlertKey(String rule, String target, String check, String source, String key) {
    private static final int PARTS = 5;

    /**
     * The identity as one text that is safe in an address, a file name and a shell: {@code rule~target~check~source~key}, where every
     * character but letters, digits, dot, hyphen and underscore is written as {@code =XX} for each byte of its UTF-8 form. Not with a per cent
     * sign, for web servers decode those in a path before anybody can tell the parts apart.
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        escape(rule, text);
        for (String part : List.of(target, check, source, key)) {
            escape(part, text.append('~'));
        }
        return text.toString();
    }

    /**
     * Reads what {@link #text} or {@link Alert#id} gave; of an alert's id the beginning.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static AlertKey parse(String text) {
        String[] parts = text.split("~", -1);
        if (parts.length < PARTS || parts.length > PARTS + 1) {
            throw new IllegalArgumentException("'" + text + "' is no identity of an alert: it has " + parts.length
                    + " parts divided by ~, not " + PARTS);
        }
        List<String> read = new ArrayList<>();
        for (int i = 0; i < PARTS; i++) {
            read.add(unescape(parts[i], text));
        }
        return new AlertKey(read.get(0), read.get(1), read.get(2), read.get(3), read.get(4));
    }

    private static void escape(String part, StringBuilder text) {
        for (byte one : part.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (one & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '-'
                    || c == '_';
            if (plain) {
                text.append(c);
            } else {
                text.append('=')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
    }

    private static String unescape(String part, String whole) {
        byte[] bytes = new byte[part.length()];
        int length = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '=') {
                int high = i + 2 < part.length() ? Character.digit(part.charAt(i + 1), 16) : -1;
                int low = i + 2 < part.length() ? Character.digit(part.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException(
                            "'" + whole + "' is no identity of an alert: = is followed by two hexadecimal digits");
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else {
                throw new IllegalArgumentException("'" + whole + "' is no identity of an alert: '" + c
                        + "' must be written as = and two hexadecimal digits for each byte");
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return rule + " at " + target + (check.isEmpty() ? "" : " by " + check)
                + (source.equals(Observation.LOCAL) ? "" : " from " + source) + (key.isEmpty() ? "" : " [" + key + "]");
    }
}
