package io.denyut.internal.alert;

import io.denyut.Problem;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what each batch changed, piece by piece, each all or nothing. When storing fails, that piece is kept as it is and made again under the
 * same id, so that it counts once however the first attempt ended; what happens meanwhile gathers behind it in the draft. Confined to the rules' thread, but for
 * {@link #problem}.
 */
final class BookKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(BookKeeper.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final AlertHost host;
    private final AlertStore store;
    private final Fence fence;
    private final Draft draft;
    private final String instance;
    private long changes;
    private boolean fenced;
    private @Nullable AlertChange unstored;
    private long retryAt;
    private volatile @Nullable String lastError;

    BookKeeper(AlertHost host, AlertStore store, Fence fence, Draft draft, String instance) {
        this.host = host;
        this.store = store;
        this.fence = fence;
        this.draft = draft;
        this.instance = instance;
        this.retryAt = host.nanoTime();
    }

    /** Somebody else decides now. */
    boolean isFenced() {
        return fenced;
    }

    /** Something could not be stored, and waits. */
    boolean isBehind() {
        return unstored != null;
    }

    /** Whether it is time to ask a store again that failed. */
    boolean mayTry() {
        return host.nanoTime() - retryAt >= 0;
    }

    void commit() {
        if (fenced || (lastError != null && !mayTry())) {
            return;
        }
        boolean hasSome = false;
        while (unstored != null || !draft.isEmpty()) {
            AlertChange change = unstored != null ? unstored : draft.take("c" + instance + "-" + ++changes);
            unstored = null;
            if (!Draft.isEmpty(change) && !store(change)) {
                unstored = change;
                break;
            }
            hasSome |= !change.outbox().isEmpty();
        }
        if (hasSome) {
            host.deliver();
        }
    }

    private boolean store(AlertChange change) {
        try {
            store.commit(fence, change);
        } catch (FencedException e) {
            fenced = true;
            lastError = e.getMessage();
            LOG.warn("alerts are decided elsewhere now: {}", e.getMessage());
            return false;
        } catch (Exception | LinkageError e) {
            failed("alerts cannot be stored", e);
            return false;
        }
        succeeded();
        change.events().forEach(host::happened);
        return true;
    }

    void failed(String what, Throwable error) {
        if (lastError == null) {
            if (error instanceof IOException) { // a store that says in words what is wrong
                LOG.warn("{}: {}; tried again until it works", what, error.toString());
            } else {
                LOG.warn("{}: {}; tried again until it works", what, error.toString(), error);
            }
        }
        lastError = "alert store: " + error;
        retryAt = host.nanoTime() + RETRY.toNanos();
    }

    void succeeded() {
        lastError = null;
    }

    /** Any thread. */
    Optional<Problem> problem() {
        String error = lastError;
        return error == null ? Optional.empty() : Optional.of(Problem.of("alerts", error));
    }
}
