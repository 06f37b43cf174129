package io.denyut.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no compiler checks about the page. */
class DashboardFilesTest {
    private static final Path ROOT = Path.of("src/main/resources/dashboard");
    private static final Pattern USE = Pattern.compile("\\bt\\('([^']+)'");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    @Test
    void both_languages_have_the_same_keys() throws IOException {
        assertThat(bases(texts("id"))).isEqualTo(bases(texts("en")));
    }

    @Test
    void every_plural_has_a_form_for_all_other_numbers() throws IOException {
        for (String lang : List.of("id", "en")) {
            Set<String> keys = texts(lang).keySet();
            keys.stream()
                    .filter(key -> key.endsWith("#one"))
                    .forEach(key -> assertThat(keys).contains(key.replace("#one", "#other")));
        }
        assertThat(texts("id").keySet()).noneMatch(key -> key.endsWith("#one"));
    }

    @Test
    void a_text_has_the_same_placeholders_in_both_languages() throws IOException {
        Map<String, String> english = texts("en");
        texts("id")
                .forEach((key, text) ->
                        assertThat(placeholders(text)).as(key).isEqualTo(placeholders(english.get(key))));
    }

    @Test
    void no_text_is_empty() throws IOException {
        assertThat(texts("id").values()).noneMatch(String::isBlank);
        assertThat(texts("en").values()).noneMatch(String::isBlank);
    }

    @Test
    void every_key_that_is_used_exists_and_every_key_that_exists_is_used() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path module : modules()) {
            Matcher use = USE.matcher(Files.readString(module));
            while (use.find()) {
                used.add(use.group(1));
            }
        }

        assertThat(used).isEqualTo(bases(texts("en")));
        assertThat(used).as("the pattern still finds uses").hasSizeGreaterThan(40);
    }

    @Test
    void no_text_stands_in_a_module_outside_the_language_files() throws IOException {
        Pattern words = Pattern.compile("(?<=[\\w\"'/}])>\\s*[A-Za-z][a-z]{2,}[^<$`{]*</?[a-z]");
        for (Path module : modules()) {
            String source = Files.readString(module).replaceAll("(?m)//.*$", "").replaceAll("(?s)/\\*.*?\\*/", "");
            Matcher found = words.matcher(source);
            while (found.find()) {
                assertThat(found.group()).as(module.toString()).startsWith(">Denyut<");
            }
        }
    }

    @Test
    void no_module_makes_markup_from_text() throws IOException {
        for (Path module : modules()) {
            assertThat(Files.readString(module))
                    .as(module.toString())
                    .doesNotContain(
                            "innerHTML",
                            "outerHTML",
                            "insertAdjacentHTML",
                            "document.write",
                            "eval(",
                            "new Function",
                            "setAttribute('style'",
                            "dangerouslySet");
        }
    }

    @Test
    void the_page_preloads_every_module_so_that_none_costs_a_round_trip() throws IOException {
        String index = Files.readString(ROOT.resolve("index.html"));
        for (Path module : modules()) {
            assertThat(index)
                    .contains("/assets/" + ROOT.relativize(module).toString().replace('\\', '/'));
        }
        assertThat(index)
                .contains("/assets/vendor/preact.js", "/assets/vendor/htm.js")
                .doesNotContain("<style", "onload=");
    }

    @Test
    void vendored_libraries_are_what_their_list_says_and_have_their_licences() throws Exception {
        Path vendor = ROOT.resolve("vendor");
        String list = Files.readString(vendor.resolve("vendored.txt"));
        try (Stream<Path> files = Files.list(vendor)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".js")).toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                assertThat(list).contains(HexFormat.of().formatHex(digest) + "  " + file.getFileName());
                String name = file.getFileName().toString().replace(".js", "");
                assertThat(vendor.resolve("license-" + name + ".txt")).isNotEmptyFile();
            }
        }
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("js"))) {
            List<Path> modules = files.sorted().toList();
            assertThat(modules).hasSizeGreaterThan(5);
            return modules;
        }
    }

    private static Map<String, String> texts(String lang) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        new ObjectMapper()
                .readTree(ROOT.resolve("i18n/" + lang + ".json").toFile())
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
        return texts;
    }

    private static Set<String> bases(Map<String, String> texts) {
        return texts.keySet().stream()
                .map(key -> key.replaceAll("#.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> placeholders(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
