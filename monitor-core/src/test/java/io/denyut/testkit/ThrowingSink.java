package io.denyut.testkit;

import io.denyut.Observation;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkOptions;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Throws from {@code write} or {@code flush} as often as it is told, then does what a sink does. Thread-safe. */
public final class ThrowingSink implements Sink {
    private final RecordingSink recording;
    private Supplier<? extends Throwable> problem = () -> new java.io.IOException("told to throw");
    private int writesToFail;
    private int flushesToFail;
    private int afterItems;
    private int thrown;

    public ThrowingSink() {
        this(SinkOptions.DEFAULT);
    }

    public ThrowingSink(SinkOptions options) {
        this.recording = new RecordingSink(options);
    }

    /** What it throws; an {@link Error} too. */
    public synchronized ThrowingSink with(Supplier<? extends Throwable> problem) {
        this.problem = problem;
        return this;
    }

    /** The next writes throw and take nothing. */
    public synchronized ThrowingSink failWrites(int count) {
        return failWritesAfter(0, count);
    }

    /** The next writes take the first items of their batch, then throw: what was taken comes again. */
    public synchronized ThrowingSink failWritesAfter(int items, int count) {
        afterItems = items;
        writesToFail = count;
        return this;
    }

    /** The next flushes throw. */
    public synchronized ThrowingSink failFlushes(int count) {
        flushesToFail = count;
        return this;
    }

    /** Everything throws until told otherwise. */
    public synchronized ThrowingSink failForEver() {
        flushesToFail = Integer.MAX_VALUE;
        return failWrites(Integer.MAX_VALUE);
    }

    /** Nothing throws any more. */
    public synchronized void heal() {
        writesToFail = 0;
        flushesToFail = 0;
    }

    /** How often it threw. */
    public synchronized int thrown() {
        return thrown;
    }

    /** What it took, repetitions included. */
    public RecordingSink recording() {
        return recording;
    }

    @Override
    public void write(List<Observation> batch) throws Exception {
        Throwable throwable;
        int take;
        synchronized (this) {
            take = writesToFail > 0 ? Math.min(afterItems, batch.size()) : batch.size();
            throwable = writesToFail > 0 ? next() : null;
            writesToFail -= throwable == null ? 0 : 1;
        }
        if (take > 0) {
            recording.write(List.copyOf(batch.subList(0, take)));
        }
        rethrow(throwable);
    }

    @Override
    public void flush() throws Exception {
        Throwable throwable;
        synchronized (this) {
            throwable = flushesToFail > 0 ? next() : null;
            flushesToFail -= throwable == null ? 0 : 1;
        }
        rethrow(throwable);
        recording.flush();
    }

    private Throwable next() {
        thrown++;
        return problem.get();
    }

    private static void rethrow(@Nullable Throwable throwable) throws Exception {
        if (throwable instanceof Error error) {
            throw error;
        }
        if (throwable instanceof Exception exception) {
            throw exception;
        }
    }

    @Override
    public SinkOptions options() {
        return recording.options();
    }

    @Override
    public void close() {
        recording.close();
    }
}
