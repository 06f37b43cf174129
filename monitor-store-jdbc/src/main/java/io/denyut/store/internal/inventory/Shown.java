package io.denyut.store.internal.inventory;

import java.util.Collection;

/** Text of others, made fit for messages: short and on one line. */
final class Shown {
    private static final int MOST_CHARACTERS = 80;
    private static final int MOST_NAMES = 30;

    private Shown() {}

    static String quoted(String text) {
        return "'" + line(text, MOST_CHARACTERS) + "'";
    }

    static String line(String text, int most) {
        String cut = text.length() <= most ? text : text.substring(0, most - 3) + "...";
        StringBuilder line = new StringBuilder(cut.length());
        cut.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
        return line.toString().trim();
    }

    /** Names behind each other, the first thirty. */
    static String names(Collection<String> names) {
        StringBuilder list = new StringBuilder();
        int left = MOST_NAMES;
        for (String name : names) {
            if (left-- == 0) {
                return list.append(" and ")
                        .append(names.size() - MOST_NAMES)
                        .append(" more")
                        .toString();
            }
            list.append(list.isEmpty() ? "" : ", ").append(line(name, MOST_CHARACTERS));
        }
        return list.toString();
    }
}
