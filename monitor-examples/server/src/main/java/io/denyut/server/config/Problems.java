package io.denyut.server.config;

import io.denyut.Problem;
import io.denyut.spi.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects all that is wrong with one file, each with {@code file:line key}. */
final class Problems {
    private static final int SHOWN = 12;
    private static final int MAX_TEXT = 60;

    private final String file;
    private final List<Placed> found = new ArrayList<>();

    private record Placed(int line, Problem problem) {}

    Problems(String file) {
        this.file = file;
    }

    void add(YamlNode at, String message) {
        add(at.line(), at.path(), message, null);
    }

    void add(int line, String key, String message, @Nullable String hint) {
        found.add(new Placed(line, new Problem(where(line, key), message, hint)));
    }

    /** Takes over what a plug-in found; {@code where} was made by {@link #where}. */
    void add(int line, Problem problem) {
        found.add(new Placed(line, problem));
    }

    String where(int line, String key) {
        String place = line > 0 ? file + ":" + line : file;
        return key.isEmpty() ? place : place + " " + key;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order of the file. */
    List<Problem> sorted() {
        return found.stream()
                .sorted(Comparator.comparingInt(Placed::line))
                .map(Placed::problem)
                .toList();
    }

    /** "did you mean", or what there is. */
    static String hint(String word, Collection<String> known, String what) {
        return Suggestions.nearest(abbreviate(word), known)
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() -> known.isEmpty()
                        ? "there are no " + what
                        : "known " + what + ": "
                                + String.join(
                                        ", ",
                                        new TreeSet<>(known)
                                                .stream().limit(SHOWN).toList())
                                + (known.size() > SHOWN ? ", ..." : ""));
    }

    /** Cuts hostile or accidental megabytes out of messages and keeps them on one line. */
    static String abbreviate(String value) {
        String line = value.length() <= MAX_TEXT ? value : value.substring(0, MAX_TEXT - 3) + "...";
        StringBuilder out = new StringBuilder(line.length());
        line.chars().forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
        return out.toString();
    }
}
