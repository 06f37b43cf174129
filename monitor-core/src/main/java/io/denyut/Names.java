package io.denyut;

import java.util.regex.Pattern;

/** The alphabets of ids, checked in one place. */
final class Names {
    /** Target ids: what routers, ports, MAC addresses and OLT paths need, and nothing that needs quoting in a URL path. */
    static final Pattern TARGET_ID = Pattern.compile("[A-Za-z0-9._:@/-]{1,200}");

    /** Ids of checks, sinks, rules, notifiers and sources: they become thread names, log prefixes and file keys. */
    static final Pattern PART_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    static final Pattern METRIC = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+){1,9}");
    static final Pattern REASON = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+){1,9}");
    static final Pattern TAG_KEY = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,63}");

    private Names() {}

    static String require(Pattern alphabet, String value, String what) {
        if (!alphabet.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " '" + abbreviate(value) + "' does not match " + alphabet.pattern());
        }
        return value;
    }

    /** Cuts hostile or accidental megabytes out of messages, and keeps them on one line. */
    static String abbreviate(String value) {
        String line = value.length() <= 80 ? value : value.substring(0, 77) + "...";
        StringBuilder out = new StringBuilder(line.length());
        line.chars().forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
        return out.toString();
    }
}
