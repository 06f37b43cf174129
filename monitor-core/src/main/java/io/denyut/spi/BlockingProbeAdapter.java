package io.denyut.spi;

import io.denyut.Reason;
import io.denyut.Target;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs a {@link BlockingProbe} on at most 16 threads. What waits is bounded by the engine: one open round per target. */
final class BlockingProbeAdapter implements Probe {
    private static final int MAX_CALLS = 16;
    private static final int IDLE_SECONDS = 30;

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
        running.forEach(Call::interruptIfOver);
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
                executor.execute(() -> {
                    try {
                        next.run();
                    } finally {
                        freed(checkId);
                    }
                });
            } catch (RejectedExecutionException e) {
                next.done.completeExceptionally(e);
                freed(checkId);
            }
        }
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
            pool.shutdownNow();
        }
    }

    /** One look at one target. */
    private final class Call {
        private final Target target;
        private final ProbeRound round;
        private final ProbeOutput output;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        /** Guarded by {@code this}: set only while the plug-in's code runs, so that nobody else is interrupted. */
        private @Nullable Thread thread;

        Call(Target target, ProbeRound round, ProbeOutput output) {
            this.target = target;
            this.round = round;
            this.output = output;
        }

        void run() {
            if (round.isOver()) {
                done.complete(null);
                return;
            }
            synchronized (this) {
                thread = Thread.currentThread();
            }
            running.add(this);
            try {
                output.report(target, one.probe(target, round));
            } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
                output.report(target, ProbeResult.unknown(new Reason("probe.error", e.toString())));
            } finally {
                running.remove(this);
                synchronized (this) {
                    thread = null;
                    // An interrupt that was meant for this call must not hit the next one on this thread.
                    Thread.interrupted();
                }
                done.complete(null);
            }
        }

        void interruptIfOver() {
            if (round.isOver()) {
                interrupt();
            }
        }

        synchronized void interrupt() {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
