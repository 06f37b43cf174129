package io.denyut.internal.engine;

import io.denyut.internal.time.Deadline;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes plug-ins, each on a thread that may be left behind, because a plug-in may block for ever. */
final class PlugInCloser {
    private static final Logger LOG = LoggerFactory.getLogger(PlugInCloser.class);

    private final ExecutorService threads;

    PlugInCloser(ExecutorService threads) {
        this.threads = threads;
    }

    record Part(String name, Runnable close) {}

    /** Closes parts one after the other. One that takes too long is left behind, and the next one still has its turn. */
    void closeAll(List<Part> parts, Deadline deadline) {
        int left = parts.size();
        for (Part part : parts) {
            // An equal share of what is left, so that one that blocks does not take the turn of the others.
            run("close of " + part.name, part.close, deadline.share(Math.max(1, Math.min(left--, 3))));
        }
    }

    /** Runs something of a plug-in and waits for it, at most until the deadline. */
    void run(String name, Runnable task, Deadline deadline) {
        try {
            Future<?> done = threads.submit(task);
            done.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{} did not finish in time and is left behind", name);
        } catch (ExecutionException e) {
            LOG.warn(
                    "{}: {}",
                    name,
                    e.getCause() == null ? e.toString() : e.getCause().toString());
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the monitor has ended", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes a part that was replaced or removed, without waiting for it. */
    void later(Part part) {
        try {
            threads.execute(() -> {
                try {
                    part.close.run();
                } catch (RuntimeException | LinkageError e) {
                    LOG.warn("close of {}: {}", part.name, e.toString());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("close of {}: the monitor has ended", part.name);
        }
    }
}
