package io.denyut;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The jars of one plug-in: a jar that lies in the directory of plug-ins, or all jars of a folder in it.
 *
 * @param place the jar or the folder
 * @param jars sorted by name
 */
record PluginJars(Path place, List<Path> jars) {
    private static final String SERVICES = "META-INF/services/io.denyut.spi.";

    /** All plug-ins of a directory, sorted by name; none if there is no such directory. */
    static List<PluginJars> in(Path directory, List<Problem> problems) {
        List<PluginJars> plugins = new ArrayList<>();
        for (Path entry : list(directory, problems)) {
            if (Files.isDirectory(entry)) {
                List<Path> jars =
                        list(entry, problems).stream().filter(PluginJars::isJar).toList();
                if (jars.isEmpty()) {
                    problems.add(new Problem(
                            entry.toString(), "a folder without a jar", "put the plug-in's jars there, or remove it"));
                } else {
                    plugins.add(new PluginJars(entry, jars));
                }
            } else if (isJar(entry)) {
                plugins.add(new PluginJars(entry, List.of(entry)));
            }
        }
        return plugins;
    }

    private static List<Path> list(Path directory, List<Problem> problems) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path entry : all) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    entries.add(entry);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            problems.add(new Problem(
                    directory.toString(),
                    "is not a directory that can be read: " + e,
                    "a directory, readable by the user that Denyut runs as"));
        }
        Collections.sort(entries);
        return entries;
    }

    private static boolean isJar(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar") && !Files.isDirectory(file);
    }

    /** Whether all its jars can be read and one of them names a provider; what is wrong is added. */
    boolean areUsable(List<Problem> problems) {
        int before = problems.size();
        boolean hasProvider = false;
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                hasProvider |= zip.stream().map(ZipEntry::getName).anyMatch(name -> name.startsWith(SERVICES));
            } catch (IOException | IllegalArgumentException e) {
                problems.add(new Problem(
                        jar.toString(),
                        "is not a jar that can be read: " + e.getMessage(),
                        "it may be half copied or belong to somebody else; copy it again and start anew"));
            }
        }
        if (!hasProvider && problems.size() == before) {
            problems.add(new Problem(
                    place.toString(),
                    "names no provider in META-INF/services/io.denyut.spi.*",
                    "a library belongs in a folder together with the plug-in that needs it"));
        }
        return problems.size() == before;
    }

    /** The loader for them; opens nothing yet. */
    PluginLoader loader(ClassLoader parent) {
        URL[] urls = jars.stream().map(PluginJars::url).toArray(URL[]::new);
        return new PluginLoader(place.getFileName().toString(), urls, parent);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException("a file without a URL: " + jar, e);
        }
    }
}
