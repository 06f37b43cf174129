package io.denyut.server.support;

import io.denyut.Plugins;
import io.denyut.spi.ProbeProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** A probe of a third party: compiled, packed and dropped into a directory. */
public final class PluginJar {
    private PluginJar() {}

    /** A probe that gives every target its setting {@code answer} as {@code third.value}. */
    public static Path drop(Path plugins, String id) throws IOException {
        return drop(plugins, id, """
                package third;
                import io.denyut.*;
                import io.denyut.spi.*;
                import java.util.List;
                public final class ThirdProvider implements ProbeProvider {
                    static final Metric VALUE = Metric.gauge("third.value", Unit.COUNT, "What was configured");
                    public String id() { return "%s"; }
                    public Probe create(Settings settings) {
                        int answer = settings.integer("answer", 42, 0, 100);
                        return Probe.blocking((target, round) -> ProbeResult.up(VALUE.of(answer)));
                    }
                    public List<SettingSpec> settings() {
                        return List.of(new SettingSpec("answer", SettingSpec.Type.INTEGER, "42", "What it says, 0 to 100."));
                    }
                }
                """.formatted(id));
    }

    private static Path drop(Path plugins, String name, String source) throws IOException {
        Files.createDirectories(plugins);
        Path work = Files.createTempDirectory("denyut-plugin-jar");
        try {
            Path file = Files.writeString(work.resolve("ThirdProvider.java"), source);
            StringWriter messages = new StringWriter();
            PrintWriter out = new PrintWriter(messages);
            String classPath = place(Plugins.class) + java.io.File.pathSeparator + place(NullMarked.class);
            int code = ToolProvider.findFirst("javac")
                    .orElseThrow()
                    .run(out, out, "--release", "17", "-cp", classPath, "-d", work.toString(), file.toString());
            if (code != 0) {
                throw new AssertionError(messages.toString());
            }
            return pack(work, plugins.resolve(name + ".jar"));
        } finally {
            try (Stream<Path> files = Files.walk(work)) {
                for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static Path pack(Path work, Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "3.2.1");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("third/ThirdProvider.class"));
            Files.copy(work.resolve("third/ThirdProvider.class"), out);
            out.putNextEntry(new JarEntry("META-INF/services/" + ProbeProvider.class.getName()));
            out.write("third.ThirdProvider\n".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
