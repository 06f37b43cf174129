package io.denyut.server.channels;

import io.denyut.Problem;
import io.denyut.notify.TemplatedNotifier;
import io.denyut.notify.Templates;
import io.denyut.server.config.ObjectStore;
import io.denyut.server.config.StoredObject;
import io.denyut.spi.Notifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The templates that are in force: those that come with Denyut, and in their place those that people have changed. Thread-safe. */
public final class OwnTemplates {
    private static final Logger LOG = LoggerFactory.getLogger(OwnTemplates.class);
    private static final String KIND = "template";
    private static final String BODY = "body";

    private final ObjectStore store;
    private volatile Templates current;
    private volatile @Nullable Problem problem;

    /** Reads what was changed; where that cannot be read, those that come with Denyut hold, and {@link #problems} says so. */
    public OwnTemplates(ObjectStore store) {
        this.store = store;
        Templates read;
        try {
            read = read();
        } catch (IOException e) {
            LOG.warn("templates that were changed cannot be read; those that come with Denyut are used", e);
            read = Templates.shipped();
            problem = new Problem(
                    "templates",
                    "those that were changed cannot be read: " + e.getMessage(),
                    "until then the texts that come with Denyut are sent");
        }
        current = read;
    }

    private Templates read() throws IOException {
        Map<String, String> own = new TreeMap<>();
        for (StoredObject object : store.load()) {
            if (object.kind().equals(KIND) && object.definition().get(BODY) instanceof String body) {
                own.put(object.id(), body);
            }
        }
        return Templates.of(own);
    }

    /** Those that are in force now. */
    public Templates current() {
        return current;
    }

    /**
     * Puts a template in the place of the one that comes with Denyut.
     *
     * @throws IOException if it cannot be kept; nothing has changed then
     */
    public synchronized void put(String id, String body) throws IOException {
        store.put(new StoredObject(KIND, id, Map.of(BODY, body)));
        current = read();
        problem = null;
    }

    /**
     * Goes back to the template that comes with Denyut; false if it is in force anyway.
     *
     * @throws IOException if that cannot be kept; nothing has changed then
     */
    public synchronized boolean reset(String id) throws IOException {
        boolean removed = store.remove(KIND, id);
        current = read();
        problem = null;
        return removed;
    }

    /** Has a notifier write its texts by these, if it is one that has texts. */
    public static void give(Notifier notifier, Supplier<Templates> templates) {
        if (notifier instanceof TemplatedNotifier templated) {
            templated.templates(templates);
        }
    }

    /** What an operator should look at: templates that cannot be read, or are not good any more. */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>();
        Problem unread = problem;
        if (unread != null) {
            all.add(unread);
        }
        Templates now = current;
        for (String id : Templates.ids()) {
            if (now.isOwn(id)) {
                now.body(id)
                        .ifPresent(body -> Templates.check(id, body).stream()
                                .limit(1)
                                .forEach(one -> all.add(new Problem(
                                        "template " + one.where(),
                                        one.message() + "; the plain text is sent in its place",
                                        one.hint()))));
            }
        }
        return all;
    }
}
