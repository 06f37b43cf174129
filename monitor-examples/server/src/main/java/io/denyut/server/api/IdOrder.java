package io.denyut.server.api;

import java.util.Comparator;
import java.util.regex.Pattern;

/** Ids that are numbers come first and in the order of numbers, so that 9 is before 10; the others follow in the order of text. */
public final class IdOrder {
    public static final Comparator<String> COMPARATOR = Comparator.comparing((String id) -> !isNumber(id))
            .thenComparingInt(id -> isNumber(id) ? id.length() : 0)
            .thenComparing(Comparator.naturalOrder());

    /** Without leading zeros, so that the shorter one is the smaller one. */
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]*");

    private IdOrder() {}

    private static boolean isNumber(String id) {
        return NUMBER.matcher(id).matches();
    }
}
