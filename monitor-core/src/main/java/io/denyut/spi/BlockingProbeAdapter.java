package io.denyut.spi;

import io.denyut.Reason;
import io.denyut.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs a {@link BlockingProbe} on at most 16 threads. What waits is bounded by the engine: one open round per target. */
final class BlockingProbeAdapter implements Probe {
    private static final int MAX_CALLS = 16;
    private static final int IDLE_SECONDS = 30;

    /** A round may end before its deadline, when its monitor closes or its clock is moved: so long may that go unnoticed. */
    private static final Duration LONGEST_LOOK_AWAY = Duration.ofSeconds(1);

    private static final Duration SHORTEST_LOOK_AWAY = Duration.ofMillis(10);

    private final BlockingProbe one;
    private final @Nullable Executor given;
    private final Set<Call> running = ConcurrentHashMap.newKeySet();

    /** Guarded by {@code this}. */
    private final Deque<Call> waiting = new ArrayDeque<>();

    /** Guarded by {@code this}. */
    private int busy;

    /** Guarded by {@code this}; made at the first round, which knows the name of the check. */
    private @Nullable ExecutorService own;

    /** Guarded by {@code this}. */
    private boolean closed;

    BlockingProbeAdapter(BlockingProbe one, @Nullable Executor given) {
        this.one = one;
        this.given = given;
    }

    @Override
    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
        CompletableFuture<?>[] calls = round.targets().stream()
                .map(target -> submit(new Call(target, round, output)))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(calls);
    }

    private CompletableFuture<Void> submit(Call call) {
        synchronized (this) {
            if (closed) {
                call.done.complete(null);
                return call.done;
            }
            waiting.add(call);
        }
        startWaiting(call.round.checkId());
        call.watch();
        call.done.whenComplete((nothing, problem) -> call.stopWatching());
        return call.done;
    }

    private void startWaiting(String checkId) {
        while (true) {
            Call next;
            Executor executor;
            synchronized (this) {
                if (busy >= MAX_CALLS || closed) {
                    return;
                }
                Call first = waiting.poll();
                if (first == null) {
                    return;
                }
                next = first;
                busy++;
                executor = given != null ? given : ownPool(checkId);
            }
            try {
                executor.execute(next);
            } catch (RuntimeException | Error e) { // refused, or no thread could be made
                boolean closing;
                synchronized (this) {
                    busy--;
                    closing = closed;
                }
                if (closing) {
                    next.done.complete(null);
                } else {
                    next.done.completeExceptionally(e);
                }
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void freed(String checkId) {
        synchronized (this) {
            busy--;
        }
        startWaiting(checkId);
    }

    /** Called with the lock held. */
    private ExecutorService ownPool(String checkId) {
        ExecutorService pool = own;
        if (pool == null) {
            ThreadFactory plain = Executors.defaultThreadFactory();
            AtomicInteger number = new AtomicInteger();
            ThreadPoolExecutor made = new ThreadPoolExecutor(
                    MAX_CALLS, MAX_CALLS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                        Thread thread = plain.newThread(task);
                        thread.setName("denyut-blocking-" + checkId + "-" + number.incrementAndGet());
                        thread.setDaemon(true);
                        return thread;
                    });
            made.allowCoreThreadTimeOut(true);
            own = made;
            pool = made;
        }
        return pool;
    }

    @Override
    public void close() {
        ExecutorService pool;
        Deque<Call> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            pool = own;
            left = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        left.forEach(call -> call.done.complete(null));
        running.forEach(Call::interrupt);
        if (pool != null) {
            List<Runnable> handedOver = pool.shutdownNow();
            handedOver.forEach(call -> ((Call) call).done.complete(null));
        }
    }

    /** One look at one target. */
    private final class Call implements Runnable {
        private final Target target;
        private final ProbeRound round;
        private final ProbeOutput output;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        /** Guarded by {@code this}: set only while the plug-in's code runs, so that nobody else is interrupted. */
        private @Nullable Thread thread;

        /** Guarded by {@code this}. */
        private boolean interrupted;

        private volatile @Nullable CompletableFuture<Void> timer;

        Call(Target target, ProbeRound round, ProbeOutput output) {
            this.target = target;
            this.round = round;
            this.output = output;
        }

        @Override
        public void run() {
            try {
                if (!round.isOver() && !isClosed()) {
                    look();
                }
            } finally {
                done.complete(null);
                freed(round.checkId());
            }
        }

        private void look() {
            synchronized (this) {
                thread = Thread.currentThread();
            }
            running.add(this);
            boolean stopped = false;
            try {
                output.report(target, Objects.requireNonNull(one.probe(target, round), "the probe returned null"));
            } catch (Exception | Error e) {
                stopped = e instanceof InterruptedException;
                output.report(target, ProbeResult.unknown(new Reason("probe.error", e.toString())));
                if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
                    throw fatal;
                }
            } finally {
                running.remove(this);
                synchronized (this) {
                    thread = null;
                    if (interrupted) {
                        // The interrupt was meant for this call and must not hit the next one on this thread.
                        Thread.interrupted();
                    } else if (stopped) {
                        // Not our interrupt: the owner of the thread wants it back.
                        Thread.currentThread().interrupt();
                    }
                }
            }
        }

        /**
         * Looks again when the round should be over: a call that still waits is given up, one that still runs is interrupted. Without this a
         * hung call would stall its target for ever, for no new round begins before the stage of the last one has completed.
         */
        private void watch() {
            long wait = Math.max(
                    SHORTEST_LOOK_AWAY.toNanos(),
                    Math.min(LONGEST_LOOK_AWAY.toNanos(), round.remaining().toNanos()));
            CompletableFuture<Void> next =
                    new CompletableFuture<Void>().completeOnTimeout(null, wait, TimeUnit.NANOSECONDS);
            timer = next;
            next.thenRun(() -> {
                if (!round.isOver()) {
                    watch();
                } else if (!giveUp()) {
                    interrupt();
                }
            });
            if (done.isDone()) {
                next.cancel(false);
            }
        }

        private void stopWatching() {
            CompletableFuture<Void> last = timer;
            if (last != null) {
                last.cancel(false);
            }
        }

        private boolean giveUp() {
            synchronized (BlockingProbeAdapter.this) {
                if (!waiting.remove(this)) {
                    return false;
                }
            }
            done.complete(null);
            return true;
        }

        synchronized void interrupt() {
            if (thread != null) {
                interrupted = true;
                thread.interrupt();
            }
        }
    }
}
