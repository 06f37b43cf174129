package io.denyut.internal.engine;

import io.denyut.TargetMode;
import io.denyut.spi.StateStore;
import io.denyut.spi.StateStore.AgentPosition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads and saves what outlives a restart. Its calls may block, so they are made on threads that may. */
final class StateKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);

    private final StateStore store;
    private final LatestTable latest;
    private final Supplier<Map<String, TargetMode>> modes;
    private final Supplier<Map<String, TargetMode>> sourceModes;
    private final Map<String, AgentPosition> agents = new ConcurrentHashMap<>();

    /** Guarded by {@code this}. */
    private boolean saving;

    private volatile @Nullable String lastError;

    StateKeeper(
            StateStore store,
            LatestTable latest,
            Supplier<Map<String, TargetMode>> modes,
            Supplier<Map<String, TargetMode>> sourceModes) {
        this.store = store;
        this.latest = latest;
        this.modes = modes;
        this.sourceModes = sourceModes;
    }

    /** The operator's modes that were saved; the table is filled besides. A store that cannot be read costs the past, not the present. */
    Map<String, TargetMode> load() {
        try {
            StateStore.Saved saved = store.load();
            latest.restore(saved.latest());
            agents.putAll(saved.agents());
            return saved.modes();
        } catch (Exception | LinkageError e) {
            lastError = "state: " + e;
            LOG.warn("the saved state cannot be read, starting without it: {}", e.toString(), e);
            return Map.of();
        }
    }

    void ingested(String source, long epoch, long seq) {
        agents.merge(
                source,
                new AgentPosition(epoch, seq),
                (before, now) ->
                        now.epoch() > before.epoch() || (now.epoch() == before.epoch() && now.seq() > before.seq())
                                ? now
                                : before);
    }

    /** Saves what changed; a call while another is under way does nothing, for that one's successor will. */
    void save() {
        synchronized (this) {
            if (saving) {
                return;
            }
            saving = true;
        }
        try {
            store.sourceModes(sourceModes.get());
            store.save(latest.takeChanged(), modes.get(), Map.copyOf(agents));
            lastError = null;
        } catch (Exception | LinkageError e) {
            if (lastError == null) {
                LOG.warn("the state cannot be saved: {}", e.toString());
            }
            lastError = "state: " + e;
        } finally {
            synchronized (this) {
                saving = false;
            }
        }
    }

    @Nullable
    String lastError() {
        return lastError;
    }

    void close() {
        store.close();
    }
}
