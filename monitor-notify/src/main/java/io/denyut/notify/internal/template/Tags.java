package io.denyut.notify.internal.template;

import java.util.ArrayList;
import java.util.List;

/** Finds the tags of a Mustache text with their lines, so that everything that is wrong with it can be told at once. */
final class Tags {
    /**
     * @param sigil {@code #}, {@code ^}, {@code /}, {@code >}, {@code !}, {@code &} (also for three braces), {@code =} and so on; a space
     *     for a plain variable, {@code ?} for a tag that does not end
     * @param name what stands in it
     * @param line from 1
     */
    record Tag(char sigil, String name, int line) {}

    private static final String SIGILS = "#^/>!&=<$";

    private Tags() {}

    static List<Tag> of(String body) {
        List<Tag> tags = new ArrayList<>();
        int line = 1;
        int at = 0;
        while (true) {
            int open = body.indexOf("{{", at);
            if (open < 0) {
                return tags;
            }
            line += lines(body, at, open);
            boolean isRaw = body.startsWith("{{{", open);
            String end = isRaw ? "}}}" : "}}";
            int close = body.indexOf(end, open + 2);
            if (close < 0) {
                tags.add(new Tag('?', abbreviated(body.substring(open)), line));
                return tags;
            }
            tags.add(tag(body.substring(open + (isRaw ? 3 : 2), close), isRaw, line));
            line += lines(body, open, close);
            at = close + end.length();
        }
    }

    private static Tag tag(String inside, boolean isRaw, int line) {
        String text = inside.strip();
        if (isRaw) {
            return new Tag('&', text, line);
        }
        if (text.isEmpty() || SIGILS.indexOf(text.charAt(0)) < 0) {
            return new Tag(' ', text, line);
        }
        return new Tag(text.charAt(0), text.substring(1).strip(), line);
    }

    private static String abbreviated(String text) {
        String first = text.lines().findFirst().orElse("");
        return first.length() <= 40 ? first : first.substring(0, 40) + "...";
    }

    private static int lines(String body, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (body.charAt(i) == '\n') {
                count++;
            }
        }
        return count;
    }
}
