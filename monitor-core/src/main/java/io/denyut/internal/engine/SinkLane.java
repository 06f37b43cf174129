package io.denyut.internal.engine;

import io.denyut.AlertEvent;
import io.denyut.FactChange;
import io.denyut.IngestBusyException;
import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.Observation;
import io.denyut.Problem;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkOptions;
import io.denyut.spi.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue and the thread of one sink.
 *
 * <p>Items go to the sink in the order in which they came: first what has to be written again after a failure ({@code replay}), then what
 * is on disk ({@code spool}), then what waits in memory ({@code queue}). What was written and not yet flushed is kept in {@code sent}. The
 * sink is called by this lane's thread alone and never under the lock.
 */
final class SinkLane {
    private static final Logger LOG = LoggerFactory.getLogger(SinkLane.class);
    private static final long MAX_BYTES = 64L << 20;
    private static final int SPOOL_CHUNK = 5_000;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration NEWS = Duration.ofMinutes(10);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final String id;
    private final Sink sink;
    private final SinkOptions options;
    private final TimeSource time;
    private final TickClock clock;
    private final @Nullable LaneSpool spool;
    private final Executor spooler;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();

    /** Held while the spool is read or written; never together with {@code lock} waiting inside it. */
    private final ReentrantLock spoolLock = new ReentrantLock();

    // All below is guarded by lock.
    private final Deque<Object> queue = new ArrayDeque<>();
    private final Deque<Object> replay = new ArrayDeque<>();
    private final List<Object> sent = new ArrayList<>();
    private final LaneCounters counters = new LaneCounters();
    private final List<Barrier> passed = new ArrayList<>();
    private long queuedBytes;
    private int queuedItems;
    private List<Object> inHand = List.of();
    private int spooling;
    private long spooled;
    private long dropGeneration;
    private long lastDropNanos;
    private boolean batchDue;
    private boolean batchTimer;
    private boolean flushDue;
    private boolean flushTimer;
    private boolean waitingForRetry;
    private Duration retry = FIRST_RETRY;
    private boolean closing;
    private boolean abandoned;
    private boolean failing;

    /** Completes when everything before it is durable. */
    private record Barrier(CompletableFuture<Void> done, long dropGeneration) {}

    SinkLane(
            String id,
            Sink sink,
            SinkOptions options,
            TimeSource time,
            TickClock clock,
            Threads threads,
            @Nullable LaneSpool spool,
            Executor spooler) {
        this.id = id;
        this.sink = sink;
        this.options = options;
        this.time = time;
        this.clock = clock;
        this.spool = spool;
        this.spooler = spooler;
        this.thread = threads.one("sink-" + id, this::run);
        if (spool != null) {
            spooled = spool.records();
            counters.accepted = spooled;
        }
    }

    String id() {
        return id;
    }

    Sink sink() {
        return sink;
    }

    boolean isRequired() {
        return options.required();
    }

    void start() {
        thread.start();
    }

    /** Takes an item; never blocks. */
    void offer(Object item) {
        lock.lock();
        try {
            counters.accepted++;
            if (closing) {
                counters.failed++;
                return;
            }
            add(item);
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private void add(Object item) {
        queue.add(item);
        queuedItems++;
        queuedBytes += bytes(item);
        makeRoom(true);
        if (queuedItems >= options.batchSize()) {
            if (!inSinksHands()) {
                wake.signal();
            }
        } else if (!batchTimer) {
            batchTimer = true;
            time.schedule(options.batchDelay(), this::batchDelayPassed);
        }
    }

    private boolean inSinksHands() {
        return !inHand.isEmpty();
    }

    /**
     * Takes a whole batch of an agent, or nothing of it.
     *
     * @return completes when all of it is durable
     */
    CompletableFuture<Void> offerAll(List<?> items) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lock.lock();
        try {
            long more = 0;
            for (Object item : items) {
                more += bytes(item);
            }
            if (closing || isOver(queuedItems + items.size(), queuedBytes + more)) {
                done.completeExceptionally(
                        new IngestBusyException("the queue of sink " + id + " is full", Duration.ofSeconds(5)));
                return done;
            }
            counters.accepted += items.size();
            items.forEach(this::add);
            queue.add(new Barrier(done, dropGeneration));
            wake.signal();
        } finally {
            lock.unlock();
        }
        return done;
    }

    private boolean isOver(long items, long bytes) {
        return options.maxQueued() > 0 ? items > options.maxQueued() : bytes > MAX_BYTES;
    }

    /** Called with the lock held: spools or drops the oldest while there are too many. */
    private void makeRoom(boolean spoolWorks) {
        if (!isOver(queuedItems, queuedBytes)) {
            return;
        }
        if (spool != null && spoolWorks && !abandoned) {
            if (spooling == 0 && queuedItems > 0) {
                // What waits to be written again is older than the queue, so it goes to disk before it.
                boolean again = waitingForRetry && !replay.isEmpty();
                List<Object> chunk =
                        again ? takeReplay() : takeOldest(Math.max(1, Math.min(SPOOL_CHUNK, queuedItems / 2)));
                spooling = count(chunk);
                try {
                    spooler.execute(() -> spool(chunk, again));
                    return;
                } catch (RejectedExecutionException e) {
                    spooling = 0;
                    drop(chunk);
                }
            } else if (!isOver(queuedItems / 2, queuedBytes / 2)) {
                return; // a chunk is on its way to disk; up to twice the bound may wait meanwhile
            }
        }
        while (isOver(queuedItems, queuedBytes)) {
            drop(takeOldest(1));
        }
    }

    /** Called with the lock held: what waits for a flush behind these items can no longer be promised. */
    private void dropped() {
        dropGeneration++;
        lastDropNanos = clock.nanoTime();
    }

    /** Called with the lock held. */
    private List<Object> takeReplay() {
        List<Object> chunk = new ArrayList<>(replay);
        replay.clear();
        return chunk;
    }

    /** Called with the lock held. */
    private List<Object> takeOldest(int items) {
        List<Object> chunk = new ArrayList<>(items);
        int taken = 0;
        while (taken < items && !queue.isEmpty()) {
            Object item = queue.remove();
            chunk.add(item);
            if (!(item instanceof Barrier)) {
                taken++;
                queuedItems--;
                queuedBytes -= bytes(item);
            }
        }
        return chunk;
    }

    private static int count(List<Object> chunk) {
        int count = 0;
        for (Object item : chunk) {
            if (!(item instanceof Barrier)) {
                count++;
            }
        }
        return count;
    }

    /** Called with the lock held. */
    private void drop(List<Object> chunk) {
        int items = count(chunk);
        if (items > 0) {
            if (counters.dropped == 0) {
                LOG.warn("sink {}: its queue is full, the oldest observations are dropped and counted", id);
            }
            counters.dropped += items;
            dropped();
        }
        for (Object item : chunk) {
            if (item instanceof Barrier barrier) {
                passed.add(barrier);
            }
        }
    }

    /** On the spooler's thread. */
    private void spool(List<Object> chunk, boolean again) {
        List<Object> items =
                chunk.stream().filter(item -> !(item instanceof Barrier)).toList();
        LaneSpool.Taken result;
        spoolLock.lock();
        try {
            result = spoolOf().append(items);
        } finally {
            spoolLock.unlock();
        }
        List<Barrier> durable = new ArrayList<>();
        lock.lock();
        try {
            spooling = 0;
            if (spooled == 0 && !failing) {
                LOG.info("sink {}: does not keep up, its queue continues on disk", id);
            }
            count(result);
            if (result.failure() == null) {
                chunk.stream()
                        .filter(Barrier.class::isInstance)
                        .map(Barrier.class::cast)
                        .forEach(durable::add);
            } else {
                backToTheHead(chunk, result.taken(), again);
            }
            makeRoom(result.failure() == null);
            wake.signal();
        } finally {
            lock.unlock();
        }
        complete(durable);
    }

    /** Called with the lock held. */
    private void count(LaneSpool.Taken result) {
        spooled += result.taken() - result.lost();
        counters.dropped += result.lost();
        if (result.lost() > 0) {
            dropped();
        }
        if (result.failure() != null) {
            counters.errors++;
            counters.lastError = "spool: " + result.failure();
        }
    }

    /** Called with the lock held: only what exceeds the bound is lost. */
    private void backToTheHead(List<Object> chunk, int taken, boolean again) {
        List<Object> left = new ArrayList<>();
        int passedItems = 0;
        for (Object item : chunk) {
            if (item instanceof Barrier || passedItems++ >= taken) {
                left.add(item);
            }
        }
        for (int i = left.size() - 1; i >= 0; i--) {
            Object item = left.get(i);
            if (again) {
                replay.addFirst(item);
                continue;
            }
            queue.addFirst(item);
            if (!(item instanceof Barrier)) {
                queuedItems++;
                queuedBytes += bytes(item);
            }
        }
    }

    private LaneSpool spoolOf() {
        if (spool == null) {
            throw new IllegalStateException("sink " + id + " has no spool");
        }
        return spool;
    }

    private void batchDelayPassed() {
        lock.lock();
        try {
            batchTimer = false;
            batchDue = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    private void flushDelayPassed() {
        lock.lock();
        try {
            flushTimer = false;
            flushDue = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    private void retryDelayPassed() {
        lock.lock();
        try {
            waitingForRetry = false;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    private enum Step {
        WRITE,
        FROM_SPOOL,
        FLUSH,
        END
    }

    private void run() {
        while (true) {
            Step step;
            List<Object> batch = List.of();
            lock.lock();
            try {
                Step next = nextStep();
                while (next == null) {
                    wake.awaitUninterruptibly();
                    next = nextStep();
                }
                step = next;
                if (step == Step.WRITE) {
                    batch = takeBatch();
                    inHand = batch;
                }
            } finally {
                lock.unlock();
            }
            switch (step) {
                case WRITE -> write(batch);
                case FROM_SPOOL -> writeFromSpool();
                case FLUSH -> flush();
                default -> {
                    return;
                }
            }
        }
    }

    /** Called with the lock held; {@code null} = wait. */
    private @Nullable Step nextStep() {
        if (abandoned) {
            return Step.END;
        }
        if (waitingForRetry && !closing) {
            return null;
        }
        if (flushDue && hasUnflushed()) {
            return Step.FLUSH;
        }
        if (!replay.isEmpty()) {
            return Step.WRITE;
        }
        if (spooled > 0 && spooling == 0) {
            return hasUnflushed() ? Step.FLUSH : Step.FROM_SPOOL;
        }
        if (spooling > 0) {
            return hasUnflushed() ? Step.FLUSH : null; // what is on its way to the spool is older than the queue
        }
        if (!queue.isEmpty() && (queuedItems >= options.batchSize() || batchDue || closing || queuedItems == 0)) {
            return Step.WRITE;
        }
        if (closing) {
            return hasUnflushed() ? Step.FLUSH : Step.END;
        }
        return null;
    }

    private boolean hasUnflushed() {
        return !sent.isEmpty() || !passed.isEmpty();
    }

    /** Called with the lock held: the next items of one kind; barriers they pass wait for the flush. */
    private List<Object> takeBatch() {
        List<Object> batch = new ArrayList<>(Math.min(options.batchSize(), queuedItems + replay.size()));
        Deque<Object> from = replay.isEmpty() ? queue : replay;
        while (batch.size() < options.batchSize() && !from.isEmpty()) {
            Object item = from.element();
            if (!(item instanceof Barrier)
                    && !batch.isEmpty()
                    && item.getClass() != batch.get(0).getClass()) {
                break;
            }
            from.remove();
            if (item instanceof Barrier barrier) {
                passed.add(barrier);
            } else {
                batch.add(item);
                if (from == queue) {
                    queuedItems--;
                    queuedBytes -= bytes(item);
                }
            }
        }
        if (queuedItems == 0) {
            batchDue = false;
        }
        return batch;
    }

    private void write(List<Object> batch) {
        Throwable failure = batch.isEmpty() ? null : attempt(() -> hand(batch));
        lock.lock();
        try {
            inHand = List.of();
            if (failure == null) {
                sent.addAll(batch);
                if (options.flushEvery().isZero()) {
                    flushDue = true;
                } else if (!flushTimer && !flushDue) {
                    flushTimer = true;
                    time.schedule(options.flushEvery(), this::flushDelayPassed);
                }
            } else {
                giveBack(batch, failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void flush() {
        Throwable failure = attempt(sink::flush);
        List<Barrier> durable = List.of();
        lock.lock();
        try {
            flushDue = false;
            if (failure == null) {
                counters.written += sent.size();
                sent.clear();
                durable = List.copyOf(passed);
                passed.clear();
                succeeded();
            } else {
                giveBack(List.of(), failure);
            }
        } finally {
            lock.unlock();
        }
        complete(durable);
    }

    private void writeFromSpool() {
        LaneSpool.Chunk peeked;
        spoolLock.lock();
        try {
            peeked = spoolOf().peek(SPOOL_CHUNK);
        } catch (IOException e) {
            spoolUnreadable(e);
            return;
        } finally {
            spoolLock.unlock();
        }
        if (peeked.records() == 0) {
            spoolUnreadable(new IOException("the spool holds less than was written to it"));
            return;
        }
        List<Object> chunk = peeked.items();
        Throwable failure = attempt(() -> {
            int from = 0;
            while (from < chunk.size()) {
                int to = from + 1;
                while (to < chunk.size()
                        && to - from < options.batchSize()
                        && chunk.get(to).getClass() == chunk.get(from).getClass()) {
                    to++;
                }
                hand(chunk.subList(from, to));
                from = to;
            }
            sink.flush();
        });
        if (failure != null) {
            lock.lock();
            try {
                giveBack(List.of(), failure);
            } finally {
                lock.unlock();
            }
            return;
        }
        long left;
        spoolLock.lock();
        try {
            spoolOf().remove(peeked.records());
            left = spoolOf().records();
        } finally {
            spoolLock.unlock();
        }
        lock.lock();
        try {
            counters.written += chunk.size();
            counters.dropped += peeked.records() - chunk.size();
            spooled = left;
            succeeded();
            if (spooled == 0) {
                LOG.info("sink {}: has caught up, nothing is left on disk", id);
            }
        } finally {
            lock.unlock();
        }
    }

    private void spoolUnreadable(IOException e) {
        lock.lock();
        try {
            counters.dropped += spooled;
            dropped();
            counters.errors++;
            counters.lastError = "spool: " + e;
            LOG.warn("sink {}: {} items of the spool cannot be read and are lost: {}", id, spooled, e.toString());
            spooled = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private void succeeded() {
        counters.lastSuccess = clock.now();
        retry = FIRST_RETRY;
        if (failing) {
            failing = false;
            counters.lastError = null;
            LOG.info("sink {}: works again", id);
        }
    }

    /** Called with the lock held: everything since the last good flush is to be written again, in order, after a wait. */
    private void giveBack(List<Object> batch, Throwable failure) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            replay.addFirst(batch.get(i));
        }
        for (int i = sent.size() - 1; i >= 0; i--) {
            replay.addFirst(sent.get(i));
        }
        sent.clear();
        for (int i = passed.size() - 1; i >= 0; i--) {
            // Behind all that is replayed: it was durable for none of them.
            queue.addFirst(passed.get(i));
        }
        passed.clear();
        flushDue = false;
        counters.errors++;
        counters.lastError = failure.toString();
        if (!failing) {
            failing = true;
            LOG.warn("sink {}: {}; tried again until it works", id, failure.toString());
        } else {
            LOG.debug("sink {}: {}", id, failure.toString());
        }
        if (closing) {
            abandoned = true; // one failure at close is final: there is no time for another try
        } else {
            waitingForRetry = true;
            time.schedule(retry, this::retryDelayPassed);
            retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
        }
    }

    private interface SinkCall {
        void run() throws Exception;
    }

    private static @Nullable Throwable attempt(SinkCall call) {
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

    private void complete(List<Barrier> durable) {
        long generation;
        lock.lock();
        try {
            generation = dropGeneration;
        } finally {
            lock.unlock();
        }
        for (Barrier barrier : durable) {
            if (barrier.dropGeneration == generation) {
                barrier.done.complete(null);
            } else {
                barrier.done.completeExceptionally(new IngestBusyException(
                        "the queue of sink " + id + " was full, something was dropped", Duration.ofSeconds(5)));
            }
        }
    }

    /** What an item takes in memory, roughly: enough to keep a bound in bytes. */
    private static long bytes(Object item) {
        if (item instanceof Observation observation) {
            return 200 + 100L * observation.samples().size();
        }
        return item instanceof Barrier ? 0 : 300;
    }

    /** What an operator should know of this sink now. */
    List<Problem> problems() {
        lock.lock();
        try {
            List<Problem> problems = new ArrayList<>();
            if (counters.lastError != null) {
                problems.add(Problem.of("sink " + id, counters.lastError));
            }
            if (counters.dropped > 0 && clock.nanoTime() - lastDropNanos < NEWS.toNanos()) {
                problems.add(Problem.of(
                        "sink " + id,
                        counters.dropped + " items were dropped because its queue was full, the last within "
                                + NEWS.toMinutes() + " minutes"));
            }
            return problems;
        } finally {
            lock.unlock();
        }
    }

    boolean isQuiet() {
        lock.lock();
        try {
            boolean idle = thread.getState() == Thread.State.WAITING || !thread.isAlive();
            return waitingForRetry || (idle && inHand.isEmpty() && spooling == 0 && nextStep() == null);
        } finally {
            lock.unlock();
        }
    }

    LaneHealth health() {
        lock.lock();
        try {
            return counters.snapshot(
                    queuedItems + replay.size() + sent.size() + inHand.size() + spooling + spooled, spooled);
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing new and works off what is there. */
    void beginClose() {
        lock.lock();
        try {
            closing = true;
            waitingForRetry = false;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes what is there and flushes, within the deadline. What is left then goes to the spool for the next start, or is
     * counted as failed.
     */
    void close(Deadline deadline) {
        beginClose();
        if (thread.getState() != Thread.State.NEW) {
            deadline.join(thread);
        }
        if (thread.isAlive()) {
            lock.lock();
            try {
                abandoned = true;
            } finally {
                lock.unlock();
            }
            thread.interrupt();
            LOG.warn("sink {}: did not finish in time at close", id);
        }
        keepOrCountTheRest();
    }

    private void keepOrCountTheRest() {
        List<Object> rest = new ArrayList<>();
        List<Barrier> barriers = new ArrayList<>();
        lock.lock();
        try {
            abandoned = true;
            replay.forEach(rest::add);
            rest.addAll(0, inHand);
            rest.addAll(0, sent);
            queue.forEach(rest::add);
            rest.removeIf(item -> {
                if (item instanceof Barrier barrier) {
                    barriers.add(barrier);
                    return true;
                }
                return false;
            });
            inHand = List.of(); // if the sink does write them after all, it knows them by their identity next time
            replay.clear();
            sent.clear();
            queue.clear();
            queuedItems = 0;
            barriers.addAll(passed);
            passed.clear();
        } finally {
            lock.unlock();
        }
        int lost = rest.size() - (rest.isEmpty() ? 0 : spoolRest(rest));
        if (lost > 0) {
            lock.lock();
            try {
                counters.failed += lost;
            } finally {
                lock.unlock();
            }
            LOG.warn("sink {}: {} items could not be written before the end", id, lost);
        }
        barriers.forEach(barrier -> barrier.done.completeExceptionally(
                new IngestBusyException("the monitor was closed", Duration.ofSeconds(5))));
        if (spool != null) {
            spoolLock.lock();
            try {
                spool.close();
            } finally {
                spoolLock.unlock();
            }
        }
    }

    /** Gives how many of the items are in the spool now. */
    private int spoolRest(List<Object> rest) {
        if (spool == null) {
            return 0;
        }
        LaneSpool.Taken result;
        spoolLock.lock();
        try {
            // Behind what is on disk already. What was being replayed is older than that, but a sink knows such rows by
            // their identity.
            result = spool.append(rest);
        } finally {
            spoolLock.unlock();
        }
        lock.lock();
        try {
            count(result);
        } finally {
            lock.unlock();
        }
        return result.taken();
    }
}
