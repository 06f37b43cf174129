package io.denyut.notify.internal.template;

/** Texts of others, made fit for one line. */
final class Lines {
    private static final int MAX = 1_000;

    private Lines() {}

    /** Without line breaks and other control characters, and not longer than 1,000 characters. */
    static String one(String text) {
        String cut = cut(text, MAX);
        StringBuilder line = new StringBuilder(cut.length());
        for (int i = 0; i < cut.length(); i++) {
            char c = cut.charAt(i);
            line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        return line.toString();
    }

    /** At most so many characters, with dots at the end of one that was longer; never half of a character. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - 3;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
