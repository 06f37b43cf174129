package io.denyut.server.config;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Keeps what people changed outside of {@code denyut.yml}. Thread-safe; a call that has returned has its effect on disk.
 *
 * <p>Every method fails with {@link UnreadableStoreException} where what is kept cannot be understood; nothing is overwritten then.
 */
public interface ObjectStore {
    /** Everything, in the order in which it was first put. */
    List<StoredObject> load() throws IOException;

    /** Adds objects, or replaces those of the same kind and id: all of them, or none when it fails. */
    void putAll(Collection<StoredObject> objects) throws IOException;

    /** Adds an object, or replaces the one of the same kind and id. */
    default void put(StoredObject object) throws IOException {
        putAll(List.of(object));
    }

    /** Removes an object; false if there was none. */
    boolean remove(String kind, String id) throws IOException;
}
