package io.denyut.notify.internal.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The words of one language: names of severities and reasons, and what the e-mail calls its fields. */
final class Words {
    static final String ENGLISH = "en";

    /** English headings and Indonesian names of fields, as the reference texts have them. */
    static final String MIXED = "mixed";

    static final String INDONESIAN = "id";
    static final List<String> LANGUAGES = List.of(ENGLISH, INDONESIAN, MIXED);

    private static final Map<String, Words> ALL = all();
    private static final Words DEFAULT = Objects.requireNonNull(ALL.get(ENGLISH));

    private final String language;
    private final Map<String, String> words;

    private Words(String language, Map<String, String> words) {
        this.language = language;
        this.words = words;
    }

    private static Map<String, Words> all() {
        Map<String, Words> all = new LinkedHashMap<>();
        for (String language : LANGUAGES) {
            Properties read = new Properties();
            String name = "words." + language + ".properties";
            try (InputStream in = Words.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException(name + " is missing in the jar");
                }
                read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(name, e);
            }
            Map<String, String> words = new TreeMap<>();
            read.stringPropertyNames().forEach(key -> words.put(key, read.getProperty(key)));
            all.put(language, new Words(language, words));
        }
        return all;
    }

    /** The words nearest to what somebody asked for; English for a language that is not there. */
    static Words of(Locale locale) {
        String tag = locale.getLanguage();
        return of(tag.equals("in") ? INDONESIAN : tag); // the old code of Indonesian
    }

    static Words of(String language) {
        return ALL.getOrDefault(language, DEFAULT);
    }

    String language() {
        return language;
    }

    /** @throws IllegalArgumentException if there is no such word: a mistake in Denyut */
    String get(String key) {
        String word = words.get(key);
        if (word == null) {
            throw new IllegalArgumentException("no word for " + key + " in " + language);
        }
        return word;
    }

    @Nullable
    String find(String key) {
        return words.get(key);
    }

    /** Days, hours, minutes, seconds. */
    List<String> units() {
        return List.of(get("unit.d"), get("unit.h"), get("unit.m"), get("unit.s"));
    }

    /** What templates see as {@code words}: those with a name of one part. */
    Map<String, @Nullable Object> labels() {
        Map<String, @Nullable Object> labels = new TreeMap<>();
        words.forEach((key, word) -> {
            if (key.indexOf('.') < 0) {
                labels.put(key, word);
            }
        });
        return labels;
    }
}
