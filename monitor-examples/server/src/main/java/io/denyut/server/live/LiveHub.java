package io.denyut.server.live;

import io.denyut.Monitor;
import io.denyut.Problem;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Request;
import io.denyut.server.http.Response;
import io.denyut.server.http.StreamOutput;
import io.denyut.server.internal.ServerThreads;
import io.denyut.server.view.TargetViews;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the live feed. Each second, while somebody looks, one message is made and kept for a minute; every viewer has only the number of
 * the message it gets next, so a slow one costs no memory: it skips to a reset. A write that takes over 5 s cuts its connection.
 */
public final class LiveHub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);
    private static final int KEPT = 60;
    private static final int MAX_VIEWERS = 100;
    private static final Duration MAX_WRITE = Duration.ofSeconds(5);
    private static final long FRESH_NANOS = Duration.ofMillis(900).toNanos();
    private static final byte[] RESET = "event: reset\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);

    private final Object lock = new Object();
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker = ServerThreads.ticker("denyut-live");

    private final long maxWriteNanos;

    // Guarded by lock.
    private final LiveTable table;
    private final Deque<Message> kept = new ArrayDeque<>();
    private long advancedAt;
    private boolean advanced;
    private byte @Nullable [] snapshot;
    private boolean closed;

    private record Message(String epoch, long sequence, byte[] frame) {}

    private static final class Viewer {
        final StreamOutput output;
        /** When the write that is under way began; 0 while there is none. */
        final AtomicLong writingSince = new AtomicLong();

        Viewer(StreamOutput output) {
            this.output = output;
        }

        void write(byte[] bytes) throws IOException {
            writingSince.set(Math.max(1, System.nanoTime()));
            output.write(bytes);
            writingSince.set(0);
        }
    }

    /** @param problems what an operator should look at now */
    public LiveHub(Monitor monitor, TargetViews views, Supplier<List<Problem>> problems, InstantSource clock) {
        this(monitor, views, problems, clock, MAX_WRITE);
    }

    LiveHub(
            Monitor monitor,
            TargetViews views,
            Supplier<List<Problem>> problems,
            InstantSource clock,
            Duration maxWrite) {
        this.table = new LiveTable(monitor, views, problems, clock);
        this.maxWriteNanos = maxWrite.toNanos();
        ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        try {
            cutSlowViewers();
            if (!viewers.isEmpty()) {
                synchronized (lock) {
                    advance();
                }
            }
        } catch (RuntimeException e) {
            // The next second is another try; without this the feed would end here for good.
            LOG.error("live feed: a message could not be made", e);
        }
    }

    private void cutSlowViewers() {
        long now = System.nanoTime();
        for (Viewer viewer : viewers) {
            long since = viewer.writingSince.get();
            if (since != 0 && now - since > maxWriteNanos) {
                LOG.debug("live feed: a viewer that does not read is cut off");
                viewer.output.abort();
            }
        }
    }

    /** Called with the lock held. */
    private void advance() {
        byte[] json = table.advance();
        kept.addLast(new Message(table.epoch(), table.sequence(), frame(table.epoch(), table.sequence(), json)));
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
        advancedAt = System.nanoTime();
        advanced = true;
        snapshot = null;
        lock.notifyAll();
    }

    private static byte[] frame(String epoch, long sequence, byte[] json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 60);
        out.writeBytes(("id: " + epoch + "-" + sequence + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(json);
        out.writeBytes(new byte[] {'\n', '\n'});
        return out.toByteArray();
    }

    /** {@code GET /api/v1/live}: everything as it is now. Made once for all who ask in the same second. */
    public Response snapshot(Request request) {
        synchronized (lock) {
            if (!advanced || System.nanoTime() - advancedAt > FRESH_NANOS) {
                advance();
            }
            byte[] bytes = snapshot;
            if (bytes == null) {
                bytes = table.snapshot();
                snapshot = bytes;
            }
            return Response.json(bytes);
        }
    }

    /**
     * Targets by the numbers of their rows.
     *
     * @param epoch the one that holds
     * @param byRow in the order asked for; only those that there are
     */
    record Targets(String epoch, Map<Integer, String> byRow) {}

    /** @param epoch of the numbers: in another one no row is what it was */
    Targets targets(String epoch, List<Integer> numbers) {
        Map<Integer, String> found = new LinkedHashMap<>();
        synchronized (lock) {
            if (epoch.equals(table.epoch())) {
                for (int number : numbers) {
                    String id = table.id(number);
                    if (id != null) {
                        found.put(number, id);
                    }
                }
            }
            return new Targets(table.epoch(), found);
        }
    }

    /** {@code GET /api/v1/live/stream?after=EPOCH-SEQ}: all messages after that one, as they come. */
    public void serve(Request request, StreamOutput output) throws IOException, InterruptedException {
        Viewer viewer = new Viewer(output);
        if (viewers.size() >= MAX_VIEWERS) {
            throw new HttpProblem(503, MAX_VIEWERS + " pages look at the live feed already");
        }
        viewers.add(viewer);
        try {
            output.begin();
            follow(
                    viewer,
                    request.header("Last-Event-ID")
                            .or(() -> request.query("after"))
                            .orElse(""));
        } finally {
            viewers.remove(viewer);
        }
    }

    private void follow(Viewer viewer, String after) throws IOException, InterruptedException {
        String position = after;
        while (true) {
            Next next = next(position);
            if (next.closed()) {
                return;
            }
            for (byte[] frame : next.frames()) {
                viewer.write(frame);
            }
            position = next.position();
        }
    }

    private record Next(boolean closed, List<byte[]> frames, String position) {}

    /** What comes after a position, waiting for it if there is nothing yet; a reset if it is not known any more. */
    private Next next(String position) throws InterruptedException {
        synchronized (lock) {
            while (true) {
                if (closed) {
                    return new Next(true, List.of(), position);
                }
                Optional<List<byte[]>> frames = after(position);
                if (frames.isEmpty()) {
                    return new Next(false, List.of(RESET), table.epoch() + "-" + table.sequence());
                }
                if (!frames.get().isEmpty()) {
                    return new Next(false, frames.get(), table.epoch() + "-" + table.sequence());
                }
                lock.wait();
            }
        }
    }

    /** The messages after a position; empty if it is of another epoch or too long ago. Called with the lock held. */
    private Optional<List<byte[]>> after(String position) {
        String current = table.epoch() + "-";
        if (!position.startsWith(current)
                || !position.substring(current.length()).matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        long sequence = Long.parseLong(position.substring(current.length()));
        if (sequence == table.sequence()) {
            return Optional.of(List.of());
        }
        List<byte[]> frames = new ArrayList<>();
        long expected = sequence + 1;
        for (Message message : kept) {
            if (message.sequence() >= expected) {
                if (message.sequence() != expected++ || !message.epoch().equals(table.epoch())) {
                    return Optional.empty();
                }
                frames.add(message.frame());
            }
        }
        return frames.isEmpty() ? Optional.empty() : Optional.of(frames);
    }

    /** How many look at the feed now. */
    public int viewers() {
        return viewers.size();
    }

    /** Ends the feed for everybody. */
    @Override
    public void close() {
        ticker.shutdownNow();
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }
}
