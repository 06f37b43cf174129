package io.denyut.bench.alerts;

import io.denyut.bench.Bench.BenchException;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The alert contract under random interleavings: the property suite of monitor-core, which is among its tests, in a process of its own. */
final class ProofPart implements AlertsBench.Part {
    private static final List<String> CLASSES =
            List.of("monitor-core/target/test-classes", "monitor-core/target/classes");
    private static final String MAIN = "io.denyut.internal.alert.proof.ProofMain";

    private final int interleavings;
    private final int firstSeed;

    ProofPart(int interleavings, int firstSeed) {
        this.interleavings = interleavings;
        this.firstSeed = firstSeed;
    }

    @Override
    public String name() {
        return "proof";
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        if (!Files.exists(Path.of(CLASSES.get(0), MAIN.replace('.', '/') + ".class"))) {
            throw new BenchException("the tests of monitor-core are not compiled: mvn -pl monitor-core test-compile");
        }
        Process suite = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        String.join(File.pathSeparator, CLASSES)
                                + File.pathSeparator
                                + System.getProperty("java.class.path"),
                        MAIN,
                        Integer.toString(interleavings),
                        Integer.toString(firstSeed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String last = "";
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(suite.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.line("proof: " + line);
                last = line;
            }
            suite.waitFor();
        } finally {
            suite.destroy();
        }
        long played = number(last, "interleavings");
        long violations = number(last, "contract_violations");
        figures.put("interleavings", played)
                .put("contract_violations", violations)
                .put("first_seed", number(last, "first_seed"))
                .put("last_seed", number(last, "last_seed"))
                .put("interleavings_per_second", number(last, "interleavings_per_second"))
                .demand(violations == 0, "contract_violations 0")
                .demand(isShort || played >= 1_000_000, "interleavings at least 1,000,000");
    }

    private static long number(String json, String key) throws BenchException {
        Matcher found = Pattern.compile("\"" + key + "\":(\\d+)").matcher(json);
        if (!found.find()) {
            throw new BenchException("the suite ended with '" + json + "' instead of its figures");
        }
        return Long.parseLong(found.group(1));
    }
}
