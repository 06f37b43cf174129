package io.denyut.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.server.http.OwnFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
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
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What no compiler checks about the page. */
class DashboardFilesTest {
    private static final Path ROOT = Path.of("src/main/resources/dashboard");
    private static final Pattern USE = Pattern.compile("\\bt\\('([^']+)'");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    @Test
    void every_folder_of_a_page_is_in_the_list_of_pages_and_complete() throws IOException {
        String list = Files.readString(ROOT.resolve("js/pages.js"));
        String index = Files.readString(ROOT.resolve("index.html"));
        for (Path page : pages()) {
            String name = page.getFileName().toString();
            String described = Files.readString(page.resolve("page.js"));
            assertThat(list).contains("import " + name + " from '../pages/" + name + "/page.js'");
            assertThat(list.substring(list.indexOf("= ["))).containsPattern("\\b" + name + "\\b");
            assertThat(described).contains("name: '" + name + "'", "path: '/", "title: () => t('nav." + name + "')");
            assertThat(page.resolve("page.css")).isNotEmptyFile();
            assertThat(page.resolve("view.js")).content().contains("export const mount");
            assertThat(index).contains("/assets/pages/" + name + "/page.js");
        }
    }

    @Test
    void both_languages_have_the_same_keys() throws IOException {
        for (Path folder : textFolders()) {
            assertThat(bases(texts(folder, "id"))).isEqualTo(bases(texts(folder, "en")));
        }
    }

    @Test
    void a_page_has_its_texts_under_its_own_name() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path page : pages()) {
            String name = page.getFileName() + ".";
            names.add(name);
            assertThat(texts(page, "en").keySet()).isNotEmpty().allMatch(key -> key.startsWith(name));
        }
        assertThat(texts(ROOT, "en").keySet()).noneMatch(key -> names.stream().anyMatch(key::startsWith));
    }

    @Test
    void every_plural_has_a_form_for_all_other_numbers() throws IOException {
        for (Path folder : textFolders()) {
            for (String lang : List.of("id", "en")) {
                Set<String> keys = texts(folder, lang).keySet();
                keys.stream()
                        .filter(key -> key.endsWith("#one"))
                        .forEach(key -> assertThat(keys).contains(key.replace("#one", "#other")));
            }
            assertThat(texts(folder, "id").keySet()).noneMatch(key -> key.endsWith("#one"));
        }
    }

    @Test
    void a_text_has_the_same_placeholders_in_both_languages() throws IOException {
        for (Path folder : textFolders()) {
            Map<String, String> english = texts(folder, "en");
            texts(folder, "id")
                    .forEach((key, text) -> assertThat(placeholders(text))
                            .as(key)
                            .isEqualTo(placeholders(String.valueOf(english.get(key)))));
        }
    }

    @Test
    void no_text_is_empty() throws IOException {
        for (Path folder : textFolders()) {
            assertThat(texts(folder, "id").values()).noneMatch(String::isBlank);
            assertThat(texts(folder, "en").values()).noneMatch(String::isBlank);
        }
    }

    @Test
    void every_key_that_is_used_exists_and_every_key_that_exists_is_used() throws IOException {
        Set<String> shell = bases(texts(ROOT, "en"));
        Set<String> used = new TreeSet<>(uses(modulesIn(ROOT.resolve("js"))));
        for (Path page : pages()) {
            Set<String> own = bases(texts(page, "en"));
            Set<String> here = uses(modulesIn(page));
            assertThat(here).as(page.toString()).containsAll(own);
            here.stream().filter(key -> !own.contains(key)).forEach(used::add);
        }

        assertThat(used).isEqualTo(shell);
        assertThat(used).as("the pattern still finds uses").hasSizeGreaterThan(40);
    }

    private static Set<String> uses(List<Path> modules) throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path module : modules) {
            Matcher use = USE.matcher(Files.readString(module));
            while (use.find()) {
                used.add(use.group(1));
            }
        }
        return used;
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
    void the_shell_and_the_first_page_are_preloaded_so_that_no_module_costs_a_round_trip() throws IOException {
        String index = Files.readString(ROOT.resolve("index.html"));
        List<Path> first = firstModules();
        assertThat(first).hasSizeGreaterThan(15);
        for (Path module : first) {
            assertThat(index)
                    .contains("/assets/" + ROOT.relativize(module).toString().replace('\\', '/'));
        }
        assertThat(index)
                .contains("/assets/vendor/preact.js", "/assets/vendor/htm.js")
                .doesNotContain("<style", "onload=", "uplot");
    }

    @Test
    void a_first_look_weighs_little() throws IOException {
        List<Path> first = new ArrayList<>(firstModules());
        first.add(ROOT.resolve("js/theme.js"));
        for (String more : List.of("app.css", "pages/targets/page.css")) {
            first.add(ROOT.resolve(more));
        }
        long before = gzipped(first);
        System.out.printf("dashboard, gzip: %d bytes before charts%n", before);
        assertThat(before).isLessThan(30_000);
        for (Path page : pages()) {
            long whole = gzipped(wholeOf(page));
            System.out.printf(
                    "dashboard, gzip: %d bytes with charts and a language at %s%n", whole, page.getFileName());
            assertThat(whole).as(page.toString()).isLessThan(90_000);
        }
    }

    /** Everything that a look at one page may load: not what is in the folders of others, but for their first modules, which the shell has. */
    private static List<Path> wholeOf(Path page) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().matches(".*\\.(js|css|svg)|.*i18n.id\\.json"))
                    .filter(file -> !file.startsWith(ROOT.resolve("pages"))
                            || file.startsWith(page)
                            || file.endsWith("page.js"))
                    .toList();
        }
    }

    /** What the page that stands at / imports, and what that imports in turn, but for what is asked for later by import(). */
    private static List<Path> firstModules() throws IOException {
        Pattern imports = Pattern.compile("(?m)^import [^;]*?'([^']+)';");
        Deque<Path> open = new ArrayDeque<>(List.of(ROOT.resolve("js/main.js"), ROOT.resolve("pages/targets/view.js")));
        Set<Path> found = new TreeSet<>(open);
        while (!open.isEmpty()) {
            Path module = open.pop();
            Matcher matcher = imports.matcher(Files.readString(module));
            while (matcher.find()) {
                Path next = module.resolveSibling(matcher.group(1)).normalize();
                if (found.add(next)) {
                    open.push(next);
                }
            }
        }
        return List.copyOf(found);
    }

    private static long gzipped(Collection<Path> files) throws IOException {
        long sum = 0;
        for (Path file : new TreeSet<>(files)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            String path = ROOT.relativize(file).toString().replace('\\', '/');
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(OwnFiles.sent(path, Files.readAllBytes(file)));
            }
            sum += bytes.size();
        }
        return sum;
    }

    @Test
    void vendored_libraries_are_what_their_list_says_and_have_their_licences() throws Exception {
        Path vendor = ROOT.resolve("vendor");
        String list = Files.readString(vendor.resolve("vendored.txt"));
        try (Stream<Path> files = Files.list(vendor)) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(js|css)"))
                    .toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                assertThat(list).contains(HexFormat.of().formatHex(digest) + "  " + file.getFileName());
                String name = file.getFileName().toString().replaceAll("\\.(js|css)", "");
                assertThat(vendor.resolve("license-" + name + ".txt")).isNotEmptyFile();
            }
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("pages"))) {
            List<Path> pages = folders.sorted().toList();
            assertThat(pages).hasSizeGreaterThan(2);
            return pages;
        }
    }

    /** Where the folders i18n are. */
    private static List<Path> textFolders() throws IOException {
        List<Path> folders = new ArrayList<>(pages());
        folders.add(ROOT);
        return folders;
    }

    private static List<Path> modules() throws IOException {
        List<Path> modules = new ArrayList<>(modulesIn(ROOT.resolve("js")));
        for (Path page : pages()) {
            modules.addAll(modulesIn(page));
        }
        assertThat(modules).hasSizeGreaterThan(20);
        return modules;
    }

    private static List<Path> modulesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".js"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> texts(Path folder, String lang) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        new ObjectMapper()
                .readTree(folder.resolve("i18n/" + lang + ".json").toFile())
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
