import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Reads the reports of the tests, and fails when a test was skipped for a reason that is not allowed, or when there are no reports. */
class Reports {
    public static void main(String[] args) throws Exception {
        List<Pattern> allowed = Files.readAllLines(Path.of(args[1])).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Pattern::compile)
                .toList();
        int tests = 0;
        double seconds = 0;
        List<String> skipped = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Path report : reports(Path.of(args[0]))) {
            Element suite = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getDocumentElement();
            NodeList cases = suite.getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                tests++;
                seconds += Double.parseDouble(test.getAttribute("time").replace(",", ""));
                Node skip = test.getElementsByTagName("skipped").item(0);
                if (skip != null) {
                    String line = test.getAttribute("classname") + "." + test.getAttribute("name") + ": " + reason((Element) skip);
                    boolean known = allowed.stream().anyMatch(pattern -> pattern.matcher(line).find());
                    (known ? skipped : refused).add(line);
                }
            }
        }
        System.out.printf("ci: %d tests, %.0f s of tests, %d skipped%n", tests, seconds, skipped.size() + refused.size());
        skipped.forEach(line -> System.out.println("ci: skipped, allowed: " + line));
        refused.forEach(line -> System.out.println("ci: skipped, NOT allowed: " + line));
        if (tests == 0) {
            System.out.println("ci: no test reports found");
        }
        System.exit(tests == 0 || !refused.isEmpty() ? 1 : 0);
    }

    /** An annotation gives an attribute, an assumption the text of its exception. */
    private static String reason(Element skip) {
        String message = skip.getAttribute("message");
        String words = message.isEmpty() ? skip.getTextContent() : message;
        return words.lines()
                .findFirst()
                .map(line -> line.replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", ""))
                .orElse("no reason given");
    }

    private static List<Path> reports(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 5)) {
            return files.filter(file -> file.toString().contains("surefire-reports"))
                    .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList();
        }
    }
}
