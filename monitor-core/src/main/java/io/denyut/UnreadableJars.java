package io.denyut;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;

/** Jars that Java passes over without a word because it cannot read them. */
final class UnreadableJars {
    private UnreadableJars() {}

    /** Those on the class path of a loader and its parents, as far as the loaders say what it is. */
    static List<Problem> on(ClassLoader loader) {
        Set<Path> jars = new LinkedHashSet<>();
        for (ClassLoader at = loader; at != null; at = at.getParent()) {
            if (at instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    add(jars, url);
                }
            } else if (at == ClassLoader.getSystemClassLoader()) {
                for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
                    add(jars, entry);
                }
            }
        }
        List<Problem> problems = new ArrayList<>();
        for (Path jar : jars) {
            try (ZipFile readable = new ZipFile(jar.toFile())) {
                readable.size();
            } catch (IOException e) {
                problems.add(new Problem(
                        jar.toString(), "is not a jar that can be read: " + e.getMessage(), "copy or build it again"));
            }
        }
        return problems;
    }

    private static void add(Set<Path> jars, URL url) {
        try {
            if (url.getProtocol().equals("file")) {
                add(jars, Path.of(url.toURI()).toString());
            }
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            // Not a file of this machine: nothing that could be looked at.
            return;
        }
    }

    private static void add(Set<Path> jars, String entry) {
        if (!entry.endsWith(".jar")) {
            return;
        }
        try {
            Path jar = Path.of(entry);
            if (Files.isRegularFile(jar)) {
                jars.add(jar);
            }
        } catch (InvalidPathException e) {
            // Java itself does not find such an entry either.
            return;
        }
    }
}
