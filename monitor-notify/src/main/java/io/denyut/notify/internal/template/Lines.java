package io.denyut.notify.internal.template;

/** Texts of others, made fit for one line. */
final class Lines {
    private static final int MAX = 1_000;

    private Lines() {}

    /** Without line breaks and other control characters, and not longer than 1,000 characters. */
    static String one(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX));
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        if (line.length() > 0 && Character.isHighSurrogate(line.charAt(line.length() - 1))) {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }
}
