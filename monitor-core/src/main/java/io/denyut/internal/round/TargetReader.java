package io.denyut.internal.round;

import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.internal.thread.Threads;
import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a source of targets again and again, on a thread of its own that goes away between readings. */
public final class TargetReader {
    private static final Logger LOG = LoggerFactory.getLogger(TargetReader.class);
    private static final Duration MIN_REFRESH = Duration.ofMillis(100);

    /** After a failure of a source that says nothing better: one that never changes has to be read once all the same. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final String check;
    private final TargetSource source;
    private final TimeSource time;
    private final Consumer<TargetSet> taker;
    private final Consumer<String> failureTaker;
    private final ThreadPoolExecutor thread;
    private volatile boolean closed;
    private volatile boolean reading;
    private volatile boolean failing;
    private volatile TimeSource.@Nullable Cancellable timer;

    public TargetReader(
            String check,
            TargetSource source,
            TimeSource time,
            Threads threads,
            Consumer<TargetSet> taker,
            Consumer<String> failureTaker) {
        this.check = check;
        this.source = source;
        this.time = time;
        this.taker = taker;
        this.failureTaker = failureTaker;
        this.thread = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), threads.single("source-" + check));
        thread.allowCoreThreadTimeOut(true);
    }

    public void start() {
        read();
    }

    private void read() {
        if (closed) {
            return;
        }
        reading = true;
        try {
            thread.execute(this::readNow);
        } catch (RejectedExecutionException e) {
            reading = false; // closed meanwhile
        }
    }

    private void readNow() {
        Duration refresh = RETRY;
        try {
            Duration wanted = source.refresh();
            refresh = wanted.isZero() ? RETRY : wanted;
            TargetSet set = source.targets();
            refresh = wanted;
            if (!closed) {
                taker.accept(set);
            }
            if (failing) {
                failing = false;
                LOG.info("{}: the source of targets can be read again", check);
            }
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            failureTaker.accept(e.toString());
            if (!failing) {
                failing = true;
                LOG.warn("{}: targets cannot be read, the last set is kept: {}", check, e.toString());
            } else {
                LOG.debug("{}: targets cannot be read", check, e);
            }
        } finally {
            reading = false;
            again(refresh);
        }
    }

    private void again(Duration refresh) {
        if (!closed && !refresh.isZero()) {
            timer = time.schedule(refresh.compareTo(MIN_REFRESH) < 0 ? MIN_REFRESH : refresh, this::read);
        }
    }

    public boolean isReading() {
        return reading;
    }

    public void close() {
        closed = true;
        TimeSource.Cancellable waiting = timer;
        if (waiting != null) {
            waiting.cancel();
        }
        thread.shutdownNow();
    }
}
