package io.denyut.server.targets;

import io.denyut.Problem;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.server.internal.ServerThreads;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one source again and again, once for all checks that use it, and puts what it holds into the pool. While it cannot be read its last
 * good set is kept, also over a restart. Plain fields are guarded by {@code this}; no lock is held while it reads.
 */
final class SourceFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceFeed.class);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(10);

    /** A source that takes longer for its first answer is not waited for: what was known before the restart holds until it comes. */
    private static final Duration FIRST_ANSWER_WITHIN = Duration.ofSeconds(2);

    private final String id;
    private final TargetSource source;
    private final TargetPool pool;
    private final SavedTargets saved;
    private final InstantSource clock;
    private final ScheduledExecutorService reader;
    private final ScheduledExecutorService impatience;

    private @Nullable Instant lastGood;
    private @Nullable Instant failingSince;
    private @Nullable String error;
    private @Nullable String saveError;
    private boolean closed;

    /** @param impatience a thread for short tasks, shared and closed by the maker */
    SourceFeed(
            String id,
            TargetSource source,
            TargetPool pool,
            SavedTargets saved,
            InstantSource clock,
            ScheduledExecutorService impatience) {
        this.id = id;
        this.source = source;
        this.pool = pool;
        this.saved = saved;
        this.clock = clock;
        this.impatience = impatience;
        this.reader = ServerThreads.ticker("denyut-source-" + id);
    }

    TargetSource source() {
        return source;
    }

    /** Begins to read; waits for nothing. */
    void start() {
        reader.execute(this::read);
        impatience.schedule(this::useSaved, FIRST_ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads now, besides the usual times: what it needs may have changed. */
    void readNow() {
        submit(Duration.ZERO, this::readOnce);
    }

    private void read() {
        Duration next = RETRY;
        try {
            if (readOnce()) {
                next = source.refresh();
            }
        } finally {
            if (!next.isZero()) {
                submit(next.compareTo(SHORTEST) < 0 ? SHORTEST : next, this::read);
            }
        }
    }

    private void submit(Duration delay, Runnable task) {
        try {
            reader.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("source {}: closed meanwhile", id);
        }
    }

    private boolean readOnce() {
        TargetSet set;
        try {
            set = source.targets();
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            failed(e);
            return false;
        }
        Instant now = clock.instant();
        synchronized (this) {
            if (closed) {
                return false;
            }
            if (failingSince != null) {
                LOG.info(
                        "source {}: can be read again, {} targets",
                        id,
                        set.targets().size());
            }
            failingSince = null;
            error = null;
            lastGood = now;
            pool.put(id, set);
        }
        save(set, now);
        return true;
    }

    private void failed(Throwable e) {
        String words = e instanceof Exception && e.getMessage() != null ? e.getMessage() : e.toString();
        boolean first;
        synchronized (this) {
            if (closed) {
                return;
            }
            first = failingSince == null;
            failingSince = first ? clock.instant() : failingSince;
            error = words;
        }
        useSaved();
        if (first) {
            LOG.warn("source {}: {}; {}", id, words, kept());
        } else {
            LOG.debug("source {}: {}", id, words);
        }
    }

    private void save(TargetSet set, Instant now) {
        String problem = null;
        try {
            saved.save(set, now);
        } catch (IOException e) {
            problem = e.toString();
        }
        synchronized (this) {
            if (problem != null && saveError == null) {
                LOG.warn("source {}: its targets cannot be kept for the next start: {}", id, problem);
            }
            saveError = problem;
        }
    }

    /** Takes the set from before the restart where nothing better is known. */
    private synchronized void useSaved() {
        if (!closed && lastGood == null && pool.of(id).isEmpty()) {
            saved.load().ifPresent(before -> {
                lastGood = before.time();
                pool.put(id, before.set());
                LOG.info(
                        "source {}: {} targets of {} hold until it has been read",
                        id,
                        before.set().targets().size(),
                        before.time().truncatedTo(ChronoUnit.SECONDS));
            });
        }
    }

    /** What is wrong with it, if anything is. */
    Optional<Problem> problem() {
        String words;
        Instant since;
        synchronized (this) {
            if (error == null || failingSince == null) {
                return saveError == null
                        ? Optional.empty()
                        : Optional.of(Problem.of(
                                "source " + id, "its targets cannot be kept for the next start: " + saveError));
            }
            words = error;
            since = failingSince;
        }
        return Optional.of(new Problem(
                "source " + id,
                "cannot be read since " + since.truncatedTo(ChronoUnit.SECONDS) + ": " + words,
                kept()));
    }

    private synchronized String kept() {
        Optional<TargetSet> set = pool.of(id);
        if (set.isEmpty()) {
            return "no targets are known from it yet";
        }
        String of = lastGood == null
                ? "before"
                : lastGood.truncatedTo(ChronoUnit.SECONDS).toString();
        return "its " + set.get().targets().size() + " targets of " + of + " are kept";
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        reader.shutdownNow();
        if (source instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.warn("source {} could not be closed: {}", id, e.toString());
            }
        }
    }
}
