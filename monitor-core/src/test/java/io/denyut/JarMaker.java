package io.denyut;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Compiles small plug-ins and packs them, as a third party would. */
final class JarMaker {
    private final Path directory;
    private final String name;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> services = new LinkedHashMap<>();
    private final List<String> left = new ArrayList<>();
    private String version = "";

    JarMaker(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** Adds a class of package {@code plugin}. */
    JarMaker type(String simpleName, String source) {
        sources.put(simpleName, "package plugin; import io.denyut.*; import io.denyut.spi.*; " + source);
        return this;
    }

    /** Adds a probe provider that works, with some members replaced or added. */
    JarMaker provider(String simpleName, String id, String members) {
        return type(
                simpleName,
                "public class " + simpleName + " implements ProbeProvider { public String id() { return " + id
                        + "; } public Probe create(Settings s) { return Probe.blocking((t, r) -> ProbeResult.up()); } "
                        + members + " }");
    }

    JarMaker service(Class<?> type, String... lines) {
        services.put(type.getName(), String.join("\n", lines) + "\n");
        return this;
    }

    JarMaker version(String version) {
        this.version = version;
        return this;
    }

    /** Compiles a class with the others, but does not pack it. */
    JarMaker leaveOut(String simpleName) {
        left.add(simpleName);
        return this;
    }

    Path make() throws IOException {
        Path work = Files.createTempDirectory(directory, name);
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "--release",
                "17",
                "-d",
                work.toString(),
                "-cp",
                locations(Plugins.class, NullMarked.class)));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve(source.getKey() + ".java");
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        if (!sources.isEmpty()) {
            StringWriter messages = new StringWriter();
            PrintWriter out = new PrintWriter(messages);
            int code = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
            if (code != 0) {
                throw new AssertionError(messages.toString());
            }
        }
        for (String simpleName : left) {
            Files.delete(work.resolve("plugin").resolve(simpleName + ".class"));
        }
        return pack(work);
    }

    private Path pack(Path work) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!version.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        }
        Path jar = directory.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(work)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                out.putNextEntry(new JarEntry(work.relativize(file).toString()));
                Files.copy(file, out);
            }
            for (Map.Entry<String, String> service : services.entrySet()) {
                out.putNextEntry(new JarEntry("META-INF/services/" + service.getKey()));
                out.write(service.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    /** A loader that sees some jars before the classes of this test. */
    static URLClassLoader loader(Path... jars) {
        return new URLClassLoader(
                Stream.of(jars).map(JarMaker::url).toArray(URL[]::new), JarMaker.class.getClassLoader());
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String locations(Class<?>... types) {
        return Stream.of(types)
                .map(type -> {
                    try {
                        URI at = type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI();
                        return Path.of(at).toString();
                    } catch (URISyntaxException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(java.util.stream.Collectors.joining(java.io.File.pathSeparator));
    }
}
