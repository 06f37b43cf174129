package io.denyut.icmp.internal;

import io.denyut.Reason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests in flight and what becomes of each: a reply, an ICMP error, a timeout, a next request. Every request and every duty to send
 * another one is counted in {@link Columns#open}; a target is done when that is 0. Confined to the loop.
 */
final class Flights implements EchoSocket.Inbox, TimingWheel.Due {
    private static final Logger LOG = LoggerFactory.getLogger(Flights.class);
    private static final int NO_SLOT = -1;

    /** Send times inside a batch are estimated, so on the shortest paths an RTT may come out a little below 0. */
    private static final long MAX_INTERPOLATION_ERROR = 100_000;

    private static final long MIN_RTT = 1_000;

    private final Counters counters;
    private final WallOffset wall;
    private final Nonces nonces = new Nonces();
    private final Slots slots = new Slots();
    private final TimingWheel wheel = new TimingWheel(0);

    private @Nullable Job[] jobs = new @Nullable Job[16];
    private int jobCount;
    /** Where to look for a free place first. */
    private int nextJob;

    /** Targets that wait for their next request: job in the upper half, target in the lower. */
    private long[] waiting = new long[256];

    private int waitingHead;
    private int waitingCount;
    private int inFlight;
    private long now;
    private long dropped;
    private boolean callbackFailed;

    Flights(Counters counters, WallOffset wall) {
        this.counters = counters;
        this.wall = wall;
    }

    /** The time that replies without a kernel stamp and timers go by. */
    void setNow(long now) {
        this.now = now;
    }

    void addSocket() {
        slots.grow();
        wheel.grow(slots.capacity());
    }

    int inFlight() {
        return inFlight;
    }

    int freeSlots() {
        return slots.available();
    }

    int waiting() {
        return waitingCount;
    }

    int jobs() {
        return jobCount;
    }

    @Nullable
    Job job(int index) {
        return jobs[index];
    }

    int jobTable() {
        return jobs.length;
    }

    long nextTimer() {
        return wheel.next();
    }

    void advanceTimers() {
        wheel.advance(now, this);
    }

    void add(Job job, long zero) {
        if (jobCount == jobs.length) {
            nextJob = jobCount;
            jobs = Arrays.copyOf(jobs, jobCount * 2);
        }
        int index = nextJob;
        while (jobs[index] != null) {
            index = (index + 1) & (jobs.length - 1);
        }
        nextJob = (index + 1) & (jobs.length - 1);
        jobs[index] = job;
        job.index = index;
        jobCount++;
        job.start(now, zero);
        if (job.left == 0) {
            complete(job, null);
        }
    }

    /** Ends every target of a job for want of a socket. */
    void refuse(Job job, Reason reason) {
        while (!job.isAllStarted()) {
            int target = job.passNext();
            job.columns.concludeWithoutSocket(target, reason);
            tell(job, target);
        }
    }

    /** Begins a target; the caller has seen that a slot is free. */
    void begin(Job job, EchoSockets sockets) {
        int target = job.askNext();
        job.columns.open[target] = 1;
        send(job, target, sockets);
    }

    /** Sends the next request of the target that waits longest; true if one went into a batch. */
    boolean sendWaiting(EchoSockets sockets) {
        long entry = waiting[waitingHead];
        waitingHead = (waitingHead + 1) & (waiting.length - 1);
        waitingCount--;
        Job job = jobs[(int) (entry >>> 32)];
        int target = (int) entry;
        if (job == null) {
            return false;
        }
        if (!job.plan.isBurst() && job.columns.replies[target] > 0) {
            close(job, target, 1); // answered while its retry waited
            return false;
        }
        send(job, target, sockets);
        return true;
    }

    private void send(Job job, int target, EchoSockets sockets) {
        int slot = slots.take();
        Columns columns = job.columns;
        int number = columns.begun[target]++;
        slots.number[slot] = (byte) number;
        slots.job[slot] = job.index;
        slots.target[slot] = target;
        slots.address[slot] = columns.address[target];
        slots.nonce[slot] = nonces.next();
        slots.state[slot] = Slots.IN_FLIGHT;
        slots.sendsNext[slot] = false;
        slots.older[slot] = number == 0 ? NO_SLOT : columns.lastSlot[target];
        columns.lastSlot[target] = slot;
        inFlight++;
        sockets.put(slot, slots.address[slot], slots.nonce[slot]);
    }

    /** A request left at this time. */
    void sent(int slot, long at) {
        Job job = jobs[slots.job[slot]];
        if (job == null || slots.state[slot] != Slots.IN_FLIGHT) {
            return; // ended while it was in the batch
        }
        counters.add(Counters.Kind.REQUESTS, 1);
        Columns columns = job.columns;
        Plan plan = job.plan;
        int target = slots.target[slot];
        int number = slots.number[slot];
        slots.sent[slot] = at;
        columns.requests[target]++;
        if (number == 0) {
            columns.first[target] = at;
        }
        boolean more = number + 1 < plan.maxRequests();
        long end;
        if (plan.isBurst()) {
            end = at + plan.timeout();
            if (more) {
                end = at + plan.gap();
            }
        } else {
            end = columns.first[target] + plan.timeout();
            more &= at + plan.retryAfter() < end;
            if (more) {
                end = at + plan.retryAfter();
            }
        }
        if (more) {
            slots.sendsNext[slot] = true;
            columns.open[target]++;
        }
        wheel.schedule(slot, end);
    }

    /** A request could not leave. */
    void notSent(int slot, int errno) {
        counters.add(Counters.Kind.SEND_FAILURES, 1);
        Job job = jobs[slots.job[slot]];
        if (job == null || slots.state[slot] != Slots.IN_FLIGHT) {
            return;
        }
        int target = slots.target[slot];
        if (!IcmpErrors.isIcmp(job.columns.error[target])) {
            job.columns.error[target] = errno;
        }
        free(slot, Slots.GIVEN_UP);
        close(job, target, 1);
    }

    @Override
    public void reply(int slot, long nonce, int source, long wallNanos, int ttl) {
        if (slot >= slots.capacity() || slots.state[slot] == Slots.UNUSED || slots.nonce[slot] != nonce) {
            counters.add(Counters.Kind.FOREIGN, 1);
            return;
        }
        if (slots.address[slot] != source) {
            counters.add(Counters.Kind.WRONG_SOURCE, 1);
            return;
        }
        if (slots.state[slot] != Slots.IN_FLIGHT) {
            boolean late = slots.state[slot] == Slots.GIVEN_UP;
            counters.add(late ? Counters.Kind.LATE : Counters.Kind.DUPLICATES, 1);
            return;
        }
        Job job = jobs[slots.job[slot]];
        if (job == null) {
            return;
        }
        counters.add(Counters.Kind.REPLIES, 1);
        // The stamp is taken where the packet arrived; a clock that was set since the offset was measured must not
        // show.
        long atMost = now - slots.sent[slot];
        long rtt = wallNanos == 0 ? atMost : wall.toMonotonic(wallNanos) - slots.sent[slot];
        if (rtt > atMost || rtt < -MAX_INTERPOLATION_ERROR) {
            rtt = atMost;
        }
        int target = slots.target[slot];
        job.columns.answered(target, slots.number[slot], Math.max(rtt, MIN_RTT), ttl);
        int closed = 1;
        if (slots.sendsNext[slot] && job.plan.isBurst()) {
            hold(slot, Slots.ANSWERED);
        } else {
            if (slots.sendsNext[slot]) {
                closed++; // no retry is needed any more
            }
            free(slot, Slots.ANSWERED);
        }
        if (!job.plan.isBurst()) {
            closed += giveUpOlder(job, target, slots.older[slot]);
        }
        close(job, target, closed);
    }

    /** Requests that a later one has overtaken by at least the time between retries count as lost. */
    private int giveUpOlder(Job job, int target, int slot) {
        int closed = 0;
        int at = slot;
        int number = Integer.MAX_VALUE;
        while (at != NO_SLOT && slots.job[at] == job.index && slots.target[at] == target && slots.number[at] < number) {
            if (slots.state[at] == Slots.IN_FLIGHT) {
                closed += slots.sendsNext[at] ? 2 : 1;
                free(at, Slots.GIVEN_UP);
            }
            number = slots.number[at];
            at = slots.older[at];
        }
        return closed;
    }

    @Override
    public void error(int slot, boolean hasNonce, long nonce, int destination, int type, int code, int offender) {
        if (slot >= slots.capacity()
                || slots.state[slot] == Slots.UNUSED
                || (hasNonce && slots.nonce[slot] != nonce)
                || slots.address[slot] != destination) {
            counters.add(Counters.Kind.FOREIGN, 1);
            return;
        }
        Job job = jobs[slots.job[slot]];
        if (slots.state[slot] != Slots.IN_FLIGHT || job == null || !IcmpErrors.isFinal(type)) {
            return;
        }
        counters.add(Counters.Kind.UNREACHABLE, 1);
        int target = slots.target[slot];
        job.columns.error[target] = IcmpErrors.pack(type, code);
        job.columns.offender[target] = offender;
        if (slots.sendsNext[slot]) {
            hold(slot, Slots.GIVEN_UP);
        } else {
            free(slot, Slots.GIVEN_UP);
        }
        close(job, target, 1);
    }

    @Override
    public void due(int slot) {
        Job job = jobs[slots.job[slot]];
        if (job == null) {
            return;
        }
        int target = slots.target[slot];
        boolean flying = slots.state[slot] == Slots.IN_FLIGHT;
        if (!slots.sendsNext[slot]) {
            counters.add(Counters.Kind.TIMEOUTS, 1);
            if (!job.plan.isBurst() && now - slots.sent[slot] < job.columns.longest(target)) {
                job.columns.requests[target]--; // had less time than the answer that did come took
            }
            free(slot, Slots.GIVEN_UP);
            close(job, target, 1);
            return;
        }
        slots.sendsNext[slot] = false;
        int closed = 0;
        if (job.plan.isBurst() || job.columns.replies[target] == 0) {
            enqueue(job.index, target);
        } else {
            closed = 1;
        }
        if (flying) {
            long from = job.plan.isBurst() ? slots.sent[slot] : job.columns.first[target];
            wheel.schedule(slot, from + job.plan.timeout());
        } else {
            slots.release(slot);
        }
        close(job, target, closed);
    }

    @Override
    public void foreign() {
        counters.add(Counters.Kind.FOREIGN, 1);
    }

    @Override
    public void droppedByKernel(long total) {
        if (total > dropped) {
            counters.add(Counters.Kind.DROPPED, total - dropped);
        }
        dropped = total;
    }

    private void enqueue(int job, int target) {
        if (waitingCount == waiting.length) {
            long[] larger = new long[waitingCount * 2];
            for (int i = 0; i < waitingCount; i++) {
                larger[i] = waiting[(waitingHead + i) & (waitingCount - 1)];
            }
            waiting = larger;
            waitingHead = 0;
        }
        waiting[(waitingHead + waitingCount++) & (waiting.length - 1)] = ((long) job << 32) | target;
    }

    private void free(int slot, byte state) {
        wheel.cancel(slot);
        slots.state[slot] = state;
        slots.sendsNext[slot] = false;
        slots.release(slot);
        inFlight--;
    }

    /** No longer in flight, but its timer still has to send the next request. */
    private void hold(int slot, byte state) {
        slots.state[slot] = state;
        inFlight--;
    }

    private void close(Job job, int target, int requests) {
        int open = job.columns.open[target] -= (byte) requests;
        if (open == 0) {
            job.columns.conclude(target);
            job.judged();
            tell(job, target);
        }
    }

    private void tell(Job job, int target) {
        try {
            job.listener.done(target);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            counters.add(Counters.Kind.CALLBACK_FAILURES, 1);
            if (callbackFailed) {
                LOG.debug("icmp: the receiver of results failed again", e);
            } else {
                callbackFailed = true;
                LOG.warn("icmp: the receiver of results failed; further failures are logged at DEBUG", e);
            }
        }
        if (--job.left == 0) {
            complete(job, null);
        }
    }

    private void complete(Job job, @Nullable Throwable failure) {
        jobs[job.index] = null;
        jobCount--;
        if (failure == null) {
            job.done.complete(null);
        } else {
            job.done.completeExceptionally(failure);
        }
    }

    /** Ends a job whatever is missing. Its targets that are not done are not told. */
    void abort(Job job, @Nullable Throwable failure) {
        for (int slot = 0; slot < slots.capacity(); slot++) {
            if (slots.job[slot] != job.index || slots.state[slot] == Slots.UNUSED) {
                continue;
            }
            if (slots.state[slot] == Slots.IN_FLIGHT) {
                free(slot, Slots.GIVEN_UP);
            } else if (slots.sendsNext[slot]) {
                wheel.cancel(slot);
                slots.sendsNext[slot] = false;
                slots.release(slot);
            }
        }
        int kept = 0;
        for (int i = 0; i < waitingCount; i++) {
            long entry = waiting[(waitingHead + i) & (waiting.length - 1)];
            if ((int) (entry >>> 32) != job.index) {
                waiting[(waitingHead + kept++) & (waiting.length - 1)] = entry;
            }
        }
        waitingCount = kept;
        job.leave();
        complete(job, failure);
    }
}
