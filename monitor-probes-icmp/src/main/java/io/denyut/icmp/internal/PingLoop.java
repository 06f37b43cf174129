package io.denyut.icmp.internal;

import io.denyut.Reason;
import io.denyut.icmp.internal.SocketOpener.CannotOpenException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that sends echo requests in batches, takes replies, and runs the timers of both. Work is handed over without a lock; all state
 * of sweeps belongs to the thread.
 *
 * <p>While many packets are on their way it wakes by the clock, not for each reply: the kernel has stamped them, so waiting costs no
 * accuracy. With few it wakes at once, and with none it sleeps until there is work.
 */
public final class PingLoop implements AutoCloseable {
    /**
     * How a loop works.
     *
     * @param name of its thread
     * @param maxRate requests per second, over all sweeps; 0 for no limit
     * @param payload bytes behind the ICMP header, at least 8
     * @param receiveBuffer bytes to ask the kernel for
     * @param sockets which kinds to try
     */
    public record Config(String name, double maxRate, int payload, int receiveBuffer, SocketOpener.Kind sockets) {}

    /** What the loop's sockets are. */
    public record SocketInfo(boolean raw, int receiveBuffer, int sockets) {}

    private static final Logger LOG = LoggerFactory.getLogger(PingLoop.class);
    private static final int POLLIN = 1;
    private static final int POLLERR = 8;
    private static final long MILLI = 1_000_000;
    private static final long MIN_TICK = MILLI;
    private static final long MAX_TICK = 10 * MILLI;
    /** A tick should be worth about this many packets. */
    private static final int PACKETS_PER_TICK = 32;
    /** With so few on the way each reply may wake the loop. */
    private static final int FEW = 8;
    /** How often deadlines and cancellations are looked at. */
    private static final long WATCH_NANOS = 50 * MILLI;
    /** The pause of the JVM that the receive buffer should survive. */
    private static final double PAUSE_SECONDS = 0.1;

    private final Config config;
    private final Syscalls calls;
    private final long origin = System.nanoTime();
    private final Counters counters = new Counters();
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Wakeup wakeup;
    private final WallOffset wall;
    private final Flights flights;
    private final EchoSockets sockets;
    private final Pacer pacer;
    private final Block poll;

    // Confined to the loop.
    private final Deque<Job> starting = new ArrayDeque<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private long idleTick = MIN_TICK;
    private long nextWatch;
    private boolean bufferWarned;

    private volatile @Nullable SocketInfo socketInfo;

    /** Written under the lock of {@code this}. */
    private volatile @Nullable Thread thread;

    private volatile boolean closing;

    private record Alarm(long at, Runnable task) {}

    public PingLoop(Syscalls calls, Config config) {
        this.calls = calls;
        this.config = config;
        wakeup = new Wakeup(calls);
        wall = new WallOffset(calls);
        flights = new Flights(counters, wall);
        SocketOpener opener = new SocketOpener(calls, config.sockets(), config.payload(), config.receiveBuffer());
        sockets = new EchoSockets(calls, opener, flights, this::now);
        pacer = new Pacer(config.maxRate());
        poll = new Block(calls, 256);
    }

    public Counters counters() {
        return counters;
    }

    /** What the sockets are; {@code null} before the first sweep that got one. */
    public @Nullable SocketInfo socketInfo() {
        return socketInfo;
    }

    /** Hands a sweep over; its future says how it ended. */
    public void submit(Job job) {
        execute(() -> accept(job), () -> job.done.completeExceptionally(closed()));
    }

    /** Runs a short task on the loop's thread after a delay; at once if the loop is closed before. */
    public void schedule(long delayNanos, Runnable task) {
        long at = now() + Math.max(0, delayNanos);
        execute(() -> alarms.add(new Alarm(at, task)), task);
    }

    private void execute(Runnable command, Runnable otherwise) {
        if (!start()) {
            otherwise.run();
            return;
        }
        commands.add(command);
        wakeup.wake();
        if (closing && commands.remove(command)) {
            otherwise.run(); // the loop may have looked for the last time before it was added
        }
    }

    private boolean start() {
        return !closing && (thread != null || startThread());
    }

    private synchronized boolean startThread() {
        if (closing) {
            return false;
        }
        if (thread == null) {
            Thread made = new Thread(this::run, config.name());
            made.setDaemon(true);
            made.start();
            thread = made;
        }
        return true;
    }

    private static CancellationException closed() {
        return new CancellationException("the pinger is closed");
    }

    /** Stops at once; sweeps that are open end exceptionally. Waits up to 2 s for the thread. Idempotent. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closing = true;
            running = thread;
        }
        wakeup.wake();
        if (running == null) {
            wakeup.close();
        } else if (!running.equals(Thread.currentThread())) {
            try {
                running.join(TimeUnit.SECONDS.toMillis(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    private void run() {
        try {
            while (!closing) {
                try {
                    wakeup.awake();
                    turn();
                    sleep();
                } catch (RuntimeException | LinkageError | AssertionError e) {
                    LOG.error("{}: the loop failed; its sweeps are ended", config.name(), e);
                    endAll(new IllegalStateException("the ping loop failed: " + e, e));
                }
            }
        } finally {
            endAll(closed());
            takeCommands();
            endAll(closed());
            sockets.close();
            wakeup.close();
        }
    }

    private void endAll(Throwable cause) {
        starting.clear();
        for (int i = 0; i < flights.jobTable(); i++) {
            Job job = flights.job(i);
            if (job != null) {
                flights.abort(job, cause);
            }
        }
        List<Alarm> left = new ArrayList<>(alarms);
        alarms.clear();
        left.forEach(alarm -> alarm.task.run());
    }

    private void takeCommands() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    private void accept(Job job) {
        flights.setNow(now());
        flights.add(job, origin);
        if (job.left == 0) {
            return;
        }
        if (wakeup.fd() < 0) {
            flights.refuse(job, new Reason("icmp.socket", "no eventfd: errno " + -wakeup.fd()));
            return;
        }
        try {
            sockets.ensureOne();
        } catch (CannotOpenException e) {
            flights.refuse(job, e.reason());
            return;
        }
        describeSockets();
        warnOfSmallBuffer(job);
        starting.add(job);
        nextWatch = Math.min(nextWatch, now() + WATCH_NANOS);
    }

    private void describeSockets() {
        socketInfo = new SocketInfo(sockets.isRaw(), sockets.get(0).receiveBuffer, sockets.count());
    }

    private void warnOfSmallBuffer(Job job) {
        double rate = Math.min(1e9 / Math.max(1e-3, job.period()), config.maxRate()) * job.plan.burst();
        int room = sockets.receiveCapacity();
        if (!bufferWarned && !Double.isInfinite(rate) && job.columns.size() > room && rate * PAUSE_SECONDS > room) {
            bufferWarned = true;
            LOG.warn(
                    "{}: the receive buffer holds {} replies, at {} requests/s a pause of 100 ms may lose some; raise it with:"
                            + " sysctl -w net.core.rmem_max={}",
                    config.name(),
                    room,
                    (long) rate,
                    config.receiveBuffer());
        }
    }

    /** All that is due now. */
    private void turn() {
        while (!closing) {
            takeCommands();
            long now = now();
            flights.setNow(now);
            wall.refresh(origin, now);
            if (flights.inFlight() > 0 && sockets.receive() > 0) {
                idleTick = MIN_TICK;
            }
            flights.setNow(now());
            flights.advanceTimers();
            ring(now);
            watch(now);
            int sent = send(now());
            if (sent < EchoSocket.BATCH) {
                if (sent > 0 && pacer.isUnlimited()) {
                    sockets.receive();
                }
                return;
            }
        }
    }

    private int send(long now) {
        int budget = Math.min(EchoSocket.BATCH, pacer.available(now));
        int sent = 0;
        while (sent < budget && flights.waiting() > 0 && hasSlot()) {
            sent += flights.sendWaiting(sockets) ? 1 : 0;
        }
        for (int i = starting.size(); i > 0 && sent < budget; i--) {
            Job job = starting.remove();
            int due = flights.job(job.index) == job ? Math.min(budget - sent, job.due(now)) : 0;
            for (; due > 0 && hasSlot(); due--) {
                flights.begin(job, sockets);
                sent++;
            }
            if (flights.job(job.index) == job && !job.isAllStarted()) {
                starting.add(job);
            }
        }
        if (sent > 0) {
            sockets.flush();
            pacer.take(sent);
        }
        if (sent < budget) {
            pacer.idle(now);
        }
        return sent;
    }

    private boolean hasSlot() {
        if (flights.freeSlots() > 0) {
            return true;
        }
        boolean more = sockets.tryMore();
        if (more) {
            describeSockets();
        }
        return more;
    }

    private void ring(long now) {
        for (Alarm alarm = alarms.peek(); alarm != null && alarm.at <= now; alarm = alarms.peek()) {
            alarms.remove();
            try {
                alarm.task.run();
            } catch (RuntimeException e) {
                LOG.warn("{}: a timer failed", config.name(), e);
            }
        }
    }

    /** Ends sweeps whose time is over, and takes errors that no call has told of. */
    private void watch(long now) {
        if (now < nextWatch) {
            return;
        }
        nextWatch = Long.MAX_VALUE;
        if (flights.inFlight() > 0) {
            sockets.receiveErrors();
        }
        for (int i = 0; i < flights.jobTable(); i++) {
            Job job = flights.job(i);
            if (job == null) {
                continue;
            }
            long left = job.deadline == Long.MAX_VALUE ? Long.MAX_VALUE : job.deadline - origin - now;
            if (left <= 0 || job.cancelled.getAsBoolean()) {
                flights.abort(job, null);
            } else {
                nextWatch = Math.min(nextWatch, now + Math.min(WATCH_NANOS, left));
            }
        }
    }

    private void sleep() {
        wakeup.goingToSleep();
        if (!commands.isEmpty() || closing) {
            return;
        }
        long now = now();
        boolean pending = isPending();
        boolean watchSockets = flights.inFlight() <= FEW;
        long until = Long.MAX_VALUE;
        if (pending) {
            long tick = tick();
            long due = nextSend();
            if (due - now <= tick) {
                until = now + tick;
                watchSockets = false;
            } else {
                until = due;
            }
        }
        if (flights.inFlight() > 0) {
            if (watchSockets) {
                until = Math.min(until, flights.nextTimer());
            } else {
                until = Math.min(until, now + (pending ? tick() : idleTick));
                idleTick = Math.min(idleTick * 2, MAX_TICK);
            }
        } else {
            until = Math.min(until, flights.nextTimer());
        }
        if (!alarms.isEmpty()) {
            until = Math.min(until, alarms.element().at);
        }
        if (flights.jobs() > 0) {
            until = Math.min(until, nextWatch);
        }
        if (until > now) {
            await(until == Long.MAX_VALUE ? -1 : until - now, watchSockets);
        }
    }

    /** Something waits to leave, and for nothing but its time. */
    private boolean isPending() {
        if (flights.waiting() > 0) {
            return true;
        }
        for (Job job : starting) {
            if (!job.isHeld()) {
                return true;
            }
        }
        return false;
    }

    /** Fewer, larger batches at low rates. */
    private long tick() {
        double fastest = Double.MAX_VALUE;
        for (Job job : starting) {
            fastest = job.isHeld() ? fastest : Math.min(fastest, job.period());
        }
        double period = Math.max(fastest == Double.MAX_VALUE ? 0 : fastest, pacer.period());
        return (long) Math.max(MIN_TICK, Math.min(MAX_TICK, period * PACKETS_PER_TICK));
    }

    private long nextSend() {
        if (flights.waiting() > 0) {
            return pacer.next();
        }
        long due = Long.MAX_VALUE;
        for (Job job : starting) {
            due = job.isHeld() ? due : Math.min(due, job.nextDue());
        }
        return Math.max(due, pacer.next());
    }

    private void await(long nanos, boolean watchSockets) {
        int count = 1;
        poll.host.putInt(0, wakeup.fd());
        poll.host.putInt(4, POLLIN);
        for (int i = 0; watchSockets && i < sockets.count(); i++, count++) {
            poll.host.putInt(count * 8, sockets.get(i).fd);
            poll.host.putInt(count * 8 + 4, POLLIN);
        }
        long timeout = 0;
        if (nanos >= 0) {
            poll.host.putLong(240, nanos / 1_000_000_000);
            poll.host.putLong(248, nanos % 1_000_000_000);
            timeout = poll.address + 240;
        }
        int ready = calls.ppoll(poll.address, count, timeout);
        if (ready <= 0) {
            return;
        }
        if (poll.host.getShort(6) != 0) {
            wakeup.consume();
        }
        int events = 0;
        for (int i = 1; i < count; i++) {
            events |= poll.host.getShort(i * 8 + 6);
        }
        if ((events & POLLERR) != 0) {
            sockets.receiveErrors();
        }
        if (events != 0) {
            sockets.receive();
        }
    }
}
