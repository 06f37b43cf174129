package io.denyut.notify.internal;

import java.util.ArrayList;
import java.util.List;

/** Cuts a long text into parts at the ends of its lines, each marked {@code (1/3)}. */
public final class TextParts {
    /** More are not sent: who gets forty thousand characters by phone has stopped reading. */
    public static final int MOST = 10;

    private static final int MARK = "(10/10)\n".length();
    private static final String LEFT_OUT = "\n... (the rest is left out)";

    private TextParts() {}

    /** @param longest of a part, in UTF-16 units, at least 200 */
    public static List<String> split(String text, int longest) {
        if (text.length() <= longest) {
            return List.of(text);
        }
        List<String> pieces = new ArrayList<>();
        int room = longest - MARK;
        String rest = text;
        while (!rest.isEmpty() && pieces.size() < MOST) {
            boolean last = pieces.size() == MOST - 1;
            int end = end(rest, last && rest.length() > room ? room - LEFT_OUT.length() : room);
            String piece = rest.substring(0, end).stripTrailing();
            rest = rest.substring(end).replaceFirst("^(\\n+| +)", ""); // what a line begins with stays
            pieces.add(last && !rest.isEmpty() ? piece + LEFT_OUT : piece);
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            parts.add("(" + (i + 1) + "/" + pieces.size() + ")\n" + pieces.get(i));
        }
        return List.copyOf(parts);
    }

    /** Where a part ends: between paragraphs, else at a line's end, else between words, else between characters. */
    private static int end(String text, int room) {
        if (text.length() <= room) {
            return text.length();
        }
        int paragraph = text.lastIndexOf("\n\n", room);
        if (paragraph > room / 2) {
            return paragraph;
        }
        int line = text.lastIndexOf('\n', room);
        if (line > room / 4) {
            return line;
        }
        int blank = text.lastIndexOf(' ', room);
        if (blank > room / 4) {
            return blank;
        }
        return Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room;
    }
}
