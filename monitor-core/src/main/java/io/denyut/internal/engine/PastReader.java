package io.denyut.internal.engine;

import io.denyut.spi.Series;
import io.denyut.spi.SeriesQuery;
import io.denyut.spi.SeriesReader;
import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the past for rules, one question after the other, off their thread. What comes too late, or cannot be read, counts as no past. */
final class PastReader {
    private static final Logger LOG = LoggerFactory.getLogger(PastReader.class);

    private final SeriesReader reader;
    private final Executor thread;
    private final TimeSource time;

    PastReader(SeriesReader reader, Executor thread, TimeSource time) {
        this.reader = reader;
        this.thread = thread;
        this.time = time;
    }

    CompletionStage<Series> read(SeriesQuery query, Duration atMost) {
        CompletableFuture<Series> past = new CompletableFuture<>();
        TimeSource.Cancellable limit = time.schedule(atMost, () -> past.complete(Series.EMPTY));
        past.whenComplete((series, error) -> limit.cancel());
        try {
            thread.execute(() -> answer(query, past));
        } catch (RejectedExecutionException e) {
            past.complete(Series.EMPTY); // the monitor ends
        }
        return past;
    }

    private void answer(SeriesQuery query, CompletableFuture<Series> past) {
        if (past.isDone()) {
            return; // nobody waits any more
        }
        try {
            past.complete(reader.read(query));
        } catch (Exception | LinkageError e) {
            LOG.warn(
                    "the past of {} at {} cannot be read, so rules learn it anew: {}",
                    query.metric(),
                    query.target(),
                    e.toString());
            past.complete(Series.EMPTY);
        }
    }
}
