package io.denyut.server.api;

import java.util.Comparator;

/** Ids that are numbers come first and in the order of numbers, so that 9 is before 10; the others follow in the order of text. */
public final class IdOrder {
    public static final Comparator<String> COMPARATOR = IdOrder::compare;

    private IdOrder() {}

    private static int compare(String a, String b) {
        boolean number = isNumber(a);
        if (number != isNumber(b)) {
            return number ? -1 : 1;
        }
        return number && a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    /** Without leading zeros, so that the shorter one is the smaller one. No pattern: ten thousand ids are compared each second. */
    private static boolean isNumber(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return id.length() == 1 || (!id.isEmpty() && id.charAt(0) != '0');
    }
}
