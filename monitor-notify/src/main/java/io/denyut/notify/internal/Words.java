package io.denyut.notify.internal;

import io.denyut.spi.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a channel answered, made fit for people: on one line, short, without secrets. */
public final class Words {
    private static final int LONGEST = 300;
    private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+");
    private static final Pattern TITLE =
            Pattern.compile("<title[^>]{0,200}>(.{0,500}?)</title", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<[^>]{0,2000}>");
    private static final Pattern BEFORE_TEXT =
            Pattern.compile("<(script|style|head)\\b.{0,20000}?</\\1", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private Words() {}

    /** On one line and not longer than 300 characters. */
    public static String clean(String text) {
        String line = BLANKS.matcher(whole(text)).replaceAll(" ").trim();
        return line.length() <= LONGEST ? line : cut(line, LONGEST - 3) + "...";
    }

    /** The beginning of a text, without half a character at its end. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }

    /** Halves of characters, which no encoding can carry, are replaced by a question mark. */
    public static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** As {@link #clean}, with every secret that is in it replaced, as it is and as it would stand in a URL. */
    public static String clean(String text, Collection<Secret> secrets) {
        String hidden = text;
        List<String> values = new ArrayList<>();
        for (Secret secret : secrets) {
            values.add(secret.reveal());
            values.add(URLEncoder.encode(secret.reveal(), StandardCharsets.UTF_8));
        }
        values.sort(Comparator.comparingInt(String::length).reversed());
        for (String value : values) {
            hidden = value.isEmpty() ? hidden : hidden.replace(value, "***");
        }
        return clean(hidden);
    }

    /** Whether this is a web page rather than what a program answers. */
    public static boolean isPage(String body) {
        String start = body.stripLeading();
        return start.startsWith("<") && !start.startsWith("<?xml");
    }

    /** A web page in words: its title, or the beginning of its text. */
    public static String page(String body) {
        Matcher title = TITLE.matcher(body);
        if (title.find() && !title.group(1).isBlank()) {
            return "a web page titled '" + clean(title.group(1)) + "'";
        }
        String text = TAG.matcher(BEFORE_TEXT.matcher(body).replaceAll(" ")).replaceAll(" ");
        String start = cut(clean(text), 80);
        return start.isEmpty() ? "a web page without a title" : "a web page that begins '" + start + "'";
    }

    /** The first text that is not blank. */
    public static Optional<String> first(Collection<String> texts) {
        return texts.stream().filter(text -> !text.isBlank()).findFirst();
    }
}
