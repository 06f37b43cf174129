package io.denyut.server.config;

import io.denyut.Problem;
import io.denyut.spi.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects all that is wrong with a configuration, each with its place, and what may be meant otherwise. */
final class Problems {
    private static final int SHOWN = 12;
    private static final int MAX_TEXT = 60;

    private final String mainFile;
    private final List<Placed> found = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    private record Placed(Place place, Problem problem) {}

    /** @param mainFile whose problems come first */
    Problems(String mainFile) {
        this.mainFile = mainFile;
    }

    void add(YamlNode at, String message) {
        add(at.place(), at.path(), message, null);
    }

    void add(Place place, String key, String message, @Nullable String hint) {
        found.add(new Placed(place, new Problem(place.with(key), message, hint)));
    }

    /** Takes over what a plug-in found; it was given {@link Place#with} for its places. */
    void add(Place place, Problem problem) {
        found.add(new Placed(place, problem));
    }

    /** Notes something that is used all the same, or passed over. */
    void warn(Place place, String key, String message, @Nullable String hint) {
        warnings.add(new Problem(place.with(key), message, hint));
    }

    /** The main file as a whole, for what has no better place. */
    Place whole() {
        return Place.whole(mainFile);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    /** What was found in a file, by line; of several on one line the first. */
    Map<Integer, Problem> byLine(String file) {
        Map<Integer, Problem> byLine = new TreeMap<>();
        found.stream()
                .filter(placed -> placed.place().file().equals(file))
                .forEach(placed -> byLine.putIfAbsent(placed.place().line(), placed.problem()));
        return byLine;
    }

    /** File by file, the main file first, in the order of lines. */
    List<Problem> sorted() {
        return found.stream()
                .sorted(Comparator.<Placed>comparingInt(
                                placed -> placed.place().file().equals(mainFile) ? 0 : 1)
                        .thenComparing(placed -> placed.place().file())
                        .thenComparingInt(placed -> placed.place().line()))
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
