package io.denyut.internal.lane;

import io.denyut.AlertEvent;
import io.denyut.FactChange;
import io.denyut.Observation;
import io.denyut.spi.Sink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls a sink and catches whatever it throws. */
public final class SinkCalls {
    private final Sink sink;
    private final int batchSize;

    public SinkCalls(Sink sink, int batchSize) {
        this.sink = sink;
        this.batchSize = batchSize;
    }

    private interface Call {
        void run() throws Exception;
    }

    /** Hands over items of one kind; gives what it threw. */
    @Nullable
    public Throwable write(List<Object> batch) {
        return attempt(() -> hand(batch));
    }

    @Nullable
    public Throwable flush() {
        return attempt(sink::flush);
    }

    /** Hands over items of any kind in batches of one, then flushes. */
    @Nullable
    public Throwable writeAndFlush(List<Object> items) {
        return attempt(() -> {
            int from = 0;
            while (from < items.size()) {
                int to = from + 1;
                while (to < items.size()
                        && to - from < batchSize
                        && items.get(to).getClass() == items.get(from).getClass()) {
                    to++;
                }
                hand(items.subList(from, to));
                from = to;
            }
            sink.flush();
        });
    }

    @SuppressWarnings("unchecked")
    private void hand(List<?> batch) throws Exception {
        Object first = batch.get(0);
        if (first instanceof Observation) {
            sink.write(List.copyOf((List<Observation>) batch));
        } else if (first instanceof FactChange) {
            sink.writeFacts(List.copyOf((List<FactChange>) batch));
        } else {
            sink.writeAlerts(List.copyOf((List<AlertEvent>) batch));
        }
    }

    private static @Nullable Throwable attempt(Call call) {
        try {
            call.run();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            return e;
        }
    }
}
