package io.denyut.server.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plug-ins and rules of one configuration, by what they were made from. A part whose definition is the same in the next configuration
 * is the same instance there, and so keeps what it knows.
 */
final class MadeParts {
    private static final Logger LOG = LoggerFactory.getLogger(MadeParts.class);

    private final Map<Key, Object> before;
    private final Map<Key, Object> now = new HashMap<>();
    private final List<Object> fresh = new ArrayList<>();

    /**
     * What a part was made from. May hold secrets, so it shows nothing of them.
     *
     * @param path of its section
     * @param type of the plug-in
     * @param definition all of its settings
     */
    record Key(String path, String type, Object definition) {
        @Override
        public String toString() {
            return type + " at " + path;
        }
    }

    private MadeParts(Map<Key, Object> before) {
        this.before = before;
    }

    static MadeParts none() {
        return new MadeParts(Map.of());
    }

    /** For the configuration that follows this one. */
    MadeParts next() {
        return new MadeParts(now);
    }

    /** The part that was made from the same before, if there is one; it belongs to this configuration, too, then. */
    @Nullable
    Object known(Key key) {
        Object known = before.get(key);
        if (known != null) {
            now.put(key, known);
        }
        return known;
    }

    void made(Key key, Object part) {
        now.put(key, part);
        fresh.add(part);
    }

    /** Closes what was made for this configuration and is not used in the one before. */
    void closeFresh() {
        for (Object part : fresh) {
            if (part instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    LOG.warn("a part that was not used could not be closed: {}", e.toString());
                }
            }
        }
        fresh.clear();
    }
}
