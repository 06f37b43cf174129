package io.denyut.store.internal.series;

import io.denyut.Tags;
import java.util.Map;
import java.util.TreeMap;

/** Tags as a text that people can read: {@code a=1,b=2}; commas and backslashes in values have a backslash in front. */
final class TagText {
    private TagText() {}

    static String of(Tags tags) {
        StringBuilder text = new StringBuilder();
        tags.asMap().forEach((key, value) -> {
            if (text.length() > 0) {
                text.append(',');
            }
            text.append(key).append('=');
            text.append(value.replace("\\", "\\\\").replace(",", "\\,"));
        });
        return text.toString();
    }

    static Tags parse(String text) {
        Map<String, String> tags = new TreeMap<>();
        StringBuilder word = new StringBuilder();
        String key = null;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            if (c == '\\' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
            } else if (c == '=' && key == null) {
                key = word.toString();
                word.setLength(0);
            } else if (c == ',') {
                if (key != null) {
                    tags.put(key, word.toString());
                }
                key = null;
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        return Tags.of(tags);
    }
}
