package io.denyut.internal.lane;

import io.denyut.IngestBusyException;
import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.Problem;
import io.denyut.internal.lane.LaneMemory.Barrier;
import io.denyut.internal.thread.Threads;
import io.denyut.internal.time.Deadline;
import io.denyut.internal.time.TickClock;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkOptions;
import io.denyut.spi.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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
 * <p>Items go to the sink in the order in which they came: what has to be written again after a failure, then what is on disk, then what
 * waits in memory. The sink is called by this lane's thread alone and never under the lock.
 */
public final class SinkLane {
    private static final Logger LOG = LoggerFactory.getLogger(SinkLane.class);
    private static final int SPOOL_CHUNK = 5_000;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final Duration NEWS = Duration.ofMinutes(10);
    private static final Duration BUSY_FOR = Duration.ofSeconds(5);

    private final String id;
    private final Sink sink;
    private final SinkCalls calls;
    private final SinkOptions options;
    private final TimeSource time;
    private final TickClock clock;
    private final @Nullable LaneSpool spool;
    private final Executor spooler;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();

    /** Held while the spool is read or written; {@code lock} may be taken inside it, never the other way round. */
    private final ReentrantLock spoolLock = new ReentrantLock();

    // All below is guarded by lock.
    private final LaneMemory memory;
    private final LaneCounters counters = new LaneCounters();

    /** On their way to the spool. */
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
    private boolean failing;
    private boolean closing;
    private boolean abandoned;

    public SinkLane(
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
        this.calls = new SinkCalls(sink, options.batchSize());
        this.options = options;
        this.time = time;
        this.clock = clock;
        this.spool = spool;
        this.spooler = spooler;
        this.memory = new LaneMemory(options.maxQueued());
        this.thread = threads.one("sink-" + id, this::run);
        if (spool != null) {
            spooled = spool.records();
            counters.accepted = spooled;
        }
    }

    public String id() {
        return id;
    }

    public Sink sink() {
        return sink;
    }

    public boolean isRequired() {
        return options.required();
    }

    public void start() {
        thread.start();
    }

    // ---------------------------------------------------------------- in

    /** Takes an item; never blocks. */
    public void offer(Object item) {
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

    /**
     * Takes a whole batch of an agent, or nothing of it.
     *
     * @return completes when all of it is durable
     */
    public CompletableFuture<Void> offerAll(List<?> items) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lock.lock();
        try {
            if (closing || !memory.hasRoomFor(items)) {
                done.completeExceptionally(busy("is full"));
                return done;
            }
            counters.accepted += items.size();
            items.forEach(this::add);
            memory.add(new Barrier(done, dropGeneration));
            wake.signal();
        } finally {
            lock.unlock();
        }
        return done;
    }

    private IngestBusyException busy(String why) {
        return new IngestBusyException("the queue of sink " + id + " " + why, BUSY_FOR);
    }

    /** Called with the lock held. */
    private void add(Object item) {
        memory.add(item);
        makeRoom(true);
        if (memory.queuedItems() >= options.batchSize()) {
            if (!memory.isInSinksHands()) {
                wake.signal();
            }
        } else if (!batchTimer) {
            batchTimer = true;
            time.schedule(options.batchDelay(), this::batchDelayPassed);
        }
    }

    private void batchDelayPassed() {
        lock.lock();
        try {
            batchTimer = false;
            batchDue = memory.queuedItems() > 0; // they may have gone as a full batch meanwhile
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

    // ---------------------------------------------------------------- too much

    /** Called with the lock held: spools or drops the oldest while there are too many. */
    private void makeRoom(boolean spoolWorks) {
        if (!memory.isOver()) {
            return;
        }
        if (spool != null && spoolWorks && !abandoned) {
            if (spooling > 0 && !memory.isFarOver()) {
                return; // a chunk is on its way to disk
            }
            if (spooling == 0 && beginSpooling()) {
                return;
            }
        }
        while (memory.isOver()) {
            drop(memory.takeOldest(1));
        }
    }

    /** Called with the lock held. */
    private boolean beginSpooling() {
        // What waits to be written again is older than the queue, so it goes to disk before it.
        boolean again = waitingForRetry && memory.hasReplay();
        List<Object> chunk = again
                ? memory.takeReplay()
                : memory.takeOldest(Math.max(1, Math.min(SPOOL_CHUNK, memory.queuedItems() / 2)));
        spooling = LaneMemory.count(chunk);
        try {
            spooler.execute(() -> spool(chunk, again));
            return true;
        } catch (RejectedExecutionException e) {
            spooling = 0;
            drop(chunk);
            return false;
        }
    }

    /** Called with the lock held. */
    private void drop(List<Object> chunk) {
        int items = LaneMemory.count(chunk);
        if (items > 0) {
            if (counters.dropped == 0) {
                LOG.warn("sink {}: its queue is full, the oldest observations are dropped and counted", id);
            }
            dropped(items);
        }
        for (Object item : chunk) {
            if (item instanceof Barrier barrier) {
                memory.pass(barrier);
            }
        }
    }

    /** Called with the lock held: what waits for a flush behind these items can no longer be promised. */
    private void dropped(long items) {
        counters.dropped += items;
        dropGeneration++;
        lastDropNanos = clock.nanoTime();
    }

    /** On the spooler's thread. */
    private void spool(List<Object> chunk, boolean again) {
        LaneSpool.Taken result =
                append(chunk.stream().filter(item -> !(item instanceof Barrier)).toList());
        List<Barrier> durable = new ArrayList<>();
        lock.lock();
        try {
            spooling = 0;
            if (spooled == 0 && !failing) {
                LOG.info("sink {}: does not keep up, its queue continues on disk", id);
            }
            count(result);
            boolean works = result.failure() == null;
            if (works) {
                for (Object item : chunk) {
                    if (item instanceof Barrier barrier) {
                        durable.add(barrier);
                    }
                }
            } else {
                memory.putBack(chunk, result.taken(), again);
            }
            makeRoom(works);
            wake.signal();
        } finally {
            lock.unlock();
        }
        complete(durable);
    }

    private LaneSpool.Taken append(List<Object> items) {
        spoolLock.lock();
        try {
            return spoolOf().append(items);
        } finally {
            spoolLock.unlock();
        }
    }

    private LaneSpool spoolOf() {
        if (spool == null) {
            throw new IllegalStateException("sink " + id + " has no spool");
        }
        return spool;
    }

    /** Called with the lock held. */
    private void count(LaneSpool.Taken result) {
        spooled += result.taken() - result.lost();
        if (result.lost() > 0) {
            dropped(result.lost());
        }
        if (result.failure() != null) {
            counters.errors++;
            counters.lastError = "spool: " + result.failure();
        }
    }

    // ---------------------------------------------------------------- out

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
                    batch = memory.takeBatch(options.batchSize());
                    batchDue &= memory.queuedItems() > 0;
                }
            } finally {
                lock.unlock();
            }
            switch (step) {
                case WRITE -> write(batch);
                case FROM_SPOOL -> writeFromSpool();
                case FLUSH -> flush();
                case END -> {
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
        boolean unflushed = memory.hasUnflushed();
        if (flushDue && unflushed) {
            return Step.FLUSH;
        }
        if (memory.hasReplay()) {
            return Step.WRITE;
        }
        if (spooling > 0 || spooled > 0) {
            if (unflushed) {
                return Step.FLUSH;
            }
            return spooling > 0 ? null : Step.FROM_SPOOL; // what is on its way to the spool is older than the queue
        }
        boolean due = memory.queuedItems() >= options.batchSize()
                || batchDue
                || closing
                || memory.queuedItems() == 0; // only barriers
        if (!memory.isQueueEmpty() && due) {
            return Step.WRITE;
        }
        if (closing) {
            return unflushed ? Step.FLUSH : Step.END;
        }
        return null;
    }

    private void write(List<Object> batch) {
        Throwable failure = batch.isEmpty() ? null : calls.write(batch);
        lock.lock();
        try {
            if (failure != null) {
                failed(failure);
                return;
            }
            memory.markSent();
            if (options.flushEvery().isZero()) {
                flushDue = true;
            } else if (!flushTimer && !flushDue) {
                flushTimer = true;
                time.schedule(options.flushEvery(), this::flushDelayPassed);
            }
        } finally {
            lock.unlock();
        }
    }

    private void flush() {
        Throwable failure = calls.flush();
        List<Barrier> durable = List.of();
        lock.lock();
        try {
            flushDue = false;
            if (failure == null) {
                counters.written += memory.sentItems();
                durable = memory.markDurable();
                succeeded();
            } else {
                failed(failure);
            }
        } finally {
            lock.unlock();
        }
        complete(durable);
    }

    private void writeFromSpool() {
        LaneSpool.Chunk chunk;
        spoolLock.lock();
        try {
            chunk = spoolOf().peek(SPOOL_CHUNK);
            if (chunk.records() == 0) {
                throw new IOException("the spool holds less than was written to it");
            }
        } catch (IOException e) {
            spoolUnreadable(e);
            return;
        } finally {
            spoolLock.unlock();
        }
        Throwable failure = calls.writeAndFlush(chunk.items());
        if (failure != null) {
            lock.lock();
            try {
                failed(failure);
            } finally {
                lock.unlock();
            }
            return;
        }
        spoolLock.lock();
        try {
            int removed = spoolOf().remove(chunk.records());
            long left = spoolOf().records();
            lock.lock();
            try {
                // What was dropped for room since the peek was counted then, though it is written now.
                int unreadable = chunk.records() - chunk.items().size();
                counters.written += Math.max(0, removed - unreadable);
                counters.dropped += Math.min(unreadable, removed);
                spooled -= removed;
                // Damage to the files shows only here, while nothing is on its way: fewer records are left than were
                // put in.
                if (spooling == 0 && spooled > left) {
                    dropped(spooled - left);
                    spooled = left;
                }
                succeeded();
                if (spooled == 0) {
                    LOG.info("sink {}: has caught up, nothing is left on disk", id);
                }
            } finally {
                lock.unlock();
            }
        } finally {
            spoolLock.unlock();
        }
    }

    private void spoolUnreadable(IOException e) {
        lock.lock();
        try {
            LOG.warn("sink {}: {} items of the spool cannot be read and are lost: {}", id, spooled, e.toString());
            dropped(spooled);
            counters.errors++;
            counters.lastError = "spool: " + e;
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

    /** Called with the lock held: everything since the last good flush is written again after a wait. */
    private void failed(Throwable failure) {
        memory.giveBack();
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

    private void complete(List<Barrier> durable) {
        long generation;
        lock.lock();
        try {
            generation = dropGeneration;
        } finally {
            lock.unlock();
        }
        for (Barrier barrier : durable) {
            if (barrier.dropGeneration() == generation) {
                barrier.done().complete(null);
            } else {
                barrier.done().completeExceptionally(busy("was full, and something was dropped"));
            }
        }
    }

    // ---------------------------------------------------------------- how it stands

    /** What an operator should know of this sink now. */
    public List<Problem> problems() {
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

    public boolean isQuiet() {
        lock.lock();
        try {
            boolean idle = thread.getState() == Thread.State.WAITING || !thread.isAlive();
            return waitingForRetry || (idle && !memory.isInSinksHands() && spooling == 0 && nextStep() == null);
        } finally {
            lock.unlock();
        }
    }

    public LaneHealth health() {
        lock.lock();
        try {
            return counters.snapshot(memory.items() + spooling + spooled, spooled);
        } finally {
            lock.unlock();
        }
    }

    // ---------------------------------------------------------------- the end

    /** Takes nothing new and works off what is there. */
    public void beginClose() {
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
     * Writes what is there and flushes, within the deadline. What is left then goes to the spool for the next start, or is counted as
     * failed. The sink itself stays open.
     */
    public void close(Deadline deadline) {
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
        List<Barrier> barriers = new ArrayList<>();
        List<Object> rest;
        lock.lock();
        try {
            abandoned = true;
            // With what is in the hands of a sink that is stuck: if it writes it after all, it knows it by its identity
            // next time.
            rest = memory.takeAll(barriers);
        } finally {
            lock.unlock();
        }
        // Behind what is on disk already. What was being written again is older than that, but a sink knows such rows
        // by their identity.
        int kept = spool == null || rest.isEmpty() ? 0 : keep(rest);
        if (kept < rest.size()) {
            lock.lock();
            try {
                counters.failed += rest.size() - kept;
            } finally {
                lock.unlock();
            }
            LOG.warn("sink {}: {} items could not be written before the end", id, rest.size() - kept);
        }
        barriers.forEach(barrier -> barrier.done().completeExceptionally(busy("was closed")));
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
    private int keep(List<Object> rest) {
        LaneSpool.Taken result = append(rest);
        lock.lock();
        try {
            count(result);
        } finally {
            lock.unlock();
        }
        return result.taken();
    }
}
