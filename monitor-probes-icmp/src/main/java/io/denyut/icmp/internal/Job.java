package io.denyut.icmp.internal;

import io.denyut.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A sweep on its way through the loop. After it was handed over only the loop touches it. */
public final class Job {
    /** Told on the loop's thread when a target is done. Must be quick. */
    @FunctionalInterface
    public interface TargetDone {
        void done(int target);
    }

    /** Behind by more than this many packets and this time, a sweep is planned anew instead of being caught up in one burst. */
    private static final int CATCH_UP_PACKETS = EchoSocket.BATCH;

    private static final long CATCH_UP_NANOS = 20_000_000;

    final Columns columns;
    final Plan plan;
    final TargetDone listener;
    final BooleanSupplier cancelled;
    final CompletableFuture<Void> done = new CompletableFuture<>();
    /** {@link System#nanoTime()} at which it is given up, or {@link Long#MAX_VALUE}. */
    final long deadline;

    private final Places places;
    private final long spreadUntil;
    private final double maxPerSecond;

    /** Place in the loop's table. */
    int index = -1;

    int left;
    private int started;
    /** Targets between their first request and their verdict. */
    private int asking;

    private int base;
    private long origin;
    private double period;
    private long windowEnd;

    /**
     * A sweep that has not begun.
     *
     * @param places room for targets between their first request and their verdict, shared with other sweeps of the round
     * @param spreadUntil {@link System#nanoTime()} at which the last target should begin; in the past for as soon as possible
     * @param maxPerSecond how many targets are begun per second at most; infinity for as fast as the loop allows
     * @param deadline {@link System#nanoTime()} at which the sweep ends whatever is missing, {@link Long#MAX_VALUE} for none
     * @param cancelled asked now and then; once true the sweep ends
     */
    public Job(
            Columns columns,
            Plan plan,
            Places places,
            long spreadUntil,
            double maxPerSecond,
            long deadline,
            BooleanSupplier cancelled,
            TargetDone listener) {
        this.columns = columns;
        this.plan = plan;
        this.places = places;
        this.spreadUntil = spreadUntil;
        this.maxPerSecond = maxPerSecond;
        this.deadline = deadline;
        this.cancelled = cancelled;
        this.listener = listener;
    }

    /** Completes when every target is done, or the sweep was ended; exceptionally if the pinger was closed. */
    public CompletableFuture<Void> done() {
        return done;
    }

    /** Ends every target for want of a socket, before the job was handed over. */
    public void refuse(Reason reason) {
        columns.reset(plan);
        for (int target = 0; target < columns.size(); target++) {
            columns.concludeWithoutSocket(target, reason);
            listener.done(target);
        }
        done.complete(null);
    }

    /** Ends it before it was handed over. */
    public void fail(Throwable cause) {
        done.completeExceptionally(cause);
    }

    /**
     * Plans the sweep.
     *
     * @param now in the loop's time
     * @param zero {@link System#nanoTime()} at the loop's time 0
     */
    void start(long now, long zero) {
        columns.reset(plan);
        left = columns.size();
        origin = now;
        double window = Math.max(0, spreadUntil - zero - now);
        period = Math.max(1e9 / maxPerSecond, left == 0 ? 0 : window / left);
        windowEnd = now + (long) Math.min(1e18, period * columns.size());
    }

    boolean isAllStarted() {
        return started == columns.size();
    }

    double period() {
        return period;
    }

    /** All its places are taken: nothing begins before a target is done. */
    boolean isHeld() {
        return places.free() <= 0;
    }

    /** How many targets should begin now. */
    int due(long now) {
        return Math.min(places.free(), planned(now));
    }

    private int planned(long now) {
        int rest = columns.size() - started;
        if (period == 0 || rest == 0) {
            return rest;
        }
        double byNow = (double) (now - origin) / period;
        int behind = (int) Math.min(rest, (long) byNow + 1 + base - started);
        if (behind > CATCH_UP_PACKETS && behind * period > CATCH_UP_NANOS) {
            // From here on evenly to the planned end; the pinger's own limit still holds.
            origin = now;
            base = started;
            period = Math.max(1, (windowEnd - now) / (double) rest);
            return 1;
        }
        return Math.max(0, behind);
    }

    /** When the next target should begin. */
    long nextDue() {
        return origin + (long) Math.ceil((started - base) * period);
    }

    /** The next target gets its place and is asked. */
    int askNext() {
        places.take();
        asking++;
        return started++;
    }

    /** A target that was asked has its verdict. */
    void judged() {
        places.release(1);
        asking--;
    }

    /** The next target ends without having been asked. */
    int passNext() {
        return started++;
    }

    /** What was asked gets no verdict any more. */
    void leave() {
        places.release(asking);
        asking = 0;
    }
}
