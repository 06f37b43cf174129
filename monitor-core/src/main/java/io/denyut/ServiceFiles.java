package io.denyut;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads service files a second time when {@link java.util.ServiceLoader} has failed without saying in which jar: it names neither the class
 * nor the jar of a provider that cannot be linked.
 */
final class ServiceFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceFiles.class);
    private static final String FOLDER = "META-INF/services/";

    private ServiceFiles() {}

    /**
     * A class that a service file names and that cannot be used.
     *
     * @param location the jar or folder
     * @param className as written in the service file
     * @param failure what loading it gives
     */
    record Broken(String location, String className, Throwable failure) {
        /** True when this is what another failure was about. */
        boolean explains(Throwable other) {
            String message = String.valueOf(other.getMessage());
            return message.contains(" " + className + " ") || other.toString().equals(failure.toString());
        }
    }

    /** The classes of all readable service files of a type that cannot be used. */
    static List<Broken> broken(Class<?> type, ClassLoader loader) {
        List<Broken> broken = new ArrayList<>();
        try {
            for (URL file : Collections.list(loader.getResources(FOLDER + type.getName()))) {
                String jar = jarOf(file);
                for (String name : names(file)) {
                    try {
                        Constructor<?> made = Class.forName(name, false, loader)
                                .asSubclass(type)
                                .getConstructor();
                        LOG.debug("{} can be made by {}", name, made);
                    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
                        broken.add(new Broken(jar, name, e));
                    }
                }
            }
        } catch (IOException e) {
            return broken; // the loader met the same and said so
        }
        return broken;
    }

    private static List<String> names(URL file) throws IOException {
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false); // a cached jar file would stay open
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.replaceFirst("#.*", "").trim())
                    .filter(line -> !line.isEmpty() && !line.contains(" "))
                    .toList();
        }
    }

    private static String jarOf(URL file) {
        String place = file.toString();
        int end = place.indexOf("!/");
        return place.startsWith("jar:") && end > 0
                ? place.substring("jar:".length(), end)
                : place.substring(0, place.lastIndexOf(FOLDER));
    }
}
