package io.denyut.internal.engine;

import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.MonitorListener;
import io.denyut.internal.lane.Mailbox;
import io.denyut.internal.thread.Threads;
import io.denyut.internal.time.Deadline;
import io.denyut.internal.time.TickClock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener, on a thread of its own. Without a listener there is no thread. */
final class ListenerLane {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerLane.class);
    private static final int CAPACITY = 100_000;

    private final @Nullable Mailbox<Consumer<MonitorListener>> mailbox;

    ListenerLane(@Nullable MonitorListener listener, TickClock clock, Threads threads) {
        mailbox = listener == null
                ? null
                : new Mailbox<>(
                        "listener",
                        CAPACITY,
                        clock,
                        threads,
                        batch -> batch.forEach(event -> {
                            try {
                                event.accept(listener);
                            } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
                                failed(e);
                            }
                        }));
    }

    private void failed(Throwable e) {
        if (mailbox != null && mailbox.countError(e)) {
            LOG.warn("listener: {}", e.toString(), e);
        } else {
            LOG.debug("listener", e);
        }
    }

    void tell(Consumer<MonitorListener> event) {
        if (mailbox != null) {
            mailbox.offer(event);
        }
    }

    void start() {
        if (mailbox != null) {
            mailbox.start();
        }
    }

    void close(Deadline deadline) {
        if (mailbox != null) {
            mailbox.close(deadline);
        }
    }

    boolean isQuiet() {
        return mailbox == null || mailbox.isQuiet();
    }

    LaneHealth health() {
        return mailbox == null ? LaneHealth.IDLE : mailbox.health();
    }
}
