package io.denyut.server.config;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether people have stopped a service of the server; stopped stays stopped over a restart. Thread-safe. */
public final class ServiceState {
    /** The service that pings. */
    public static final String PING = "ping";

    private static final Logger LOG = LoggerFactory.getLogger(ServiceState.class);
    private static final String STOPPED = "stopped";
    private static final String SINCE = "since";

    private final ObjectStore store;
    private final String id;
    private final InstantSource clock;

    /** Guarded by {@code this}. */
    private Optional<Instant> since;

    /**
     * Reads what holds now.
     *
     * @param id of the service
     */
    public ServiceState(ObjectStore store, String id, InstantSource clock) throws IOException {
        this.store = store;
        this.id = id;
        this.clock = clock;
        this.since = store.load().stream()
                .filter(object -> object.kind().equals(StoredObject.SERVICE)
                        && object.id().equals(id))
                .filter(object -> Boolean.TRUE.equals(object.definition().get(STOPPED)))
                .findFirst()
                .map(object -> time(object.definition().get(SINCE)));
    }

    private Instant time(@Nullable Object text) {
        try {
            return Instant.parse(String.valueOf(text));
        } catch (DateTimeException e) {
            LOG.warn("service {} is stopped, but since when cannot be read: '{}'", id, text);
            return clock.instant();
        }
    }

    public synchronized boolean stopped() {
        return since.isPresent();
    }

    /** Since when it has been stopped; empty when it runs. */
    public synchronized Optional<Instant> since() {
        return since;
    }

    /**
     * Keeps that it was stopped, or that it runs again; the same twice changes nothing.
     *
     * @throws IOException if it could not be kept; then nothing has changed
     */
    public synchronized void stopped(boolean stopped) throws IOException {
        if (stopped && since.isEmpty()) {
            Instant now = clock.instant();
            store.put(new StoredObject(StoredObject.SERVICE, id, Map.of(STOPPED, true, SINCE, now.toString())));
            since = Optional.of(now);
        } else if (!stopped && since.isPresent()) {
            store.remove(StoredObject.SERVICE, id);
            since = Optional.empty();
        }
    }
}
