package io.denyut.store.internal.alert;

import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import io.denyut.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alerts in a database, told also while it cannot be written: to hear of it twice is better than not to hear that the disk is full.
 *
 * <p>When nothing could be stored for {@link #PATIENCE}, what is to be stored is kept here in its order, its notices are due from here, and all
 * of it is stored when that works again. At an orderly end that is tried once
 * more at once. What the process ends before is forgotten: a problem that lasts is told anew after the start.
 * Bounded: more steps than that are refused as the database refuses them.
 *
 * <p>Thread-safe. Where the database works nothing of this is locked.
 */
public final class AlertStandIn implements AlertStore {
    private static final Logger LOG = LoggerFactory.getLogger(AlertStandIn.class);
    /** So long nothing must have been stored. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long TRY_AGAIN = Duration.ofSeconds(1).toNanos();
    private static final int MOST = 20_000;

    /** At the end; each takes 2 s at most. */
    private static final int LAST_TRIES = 3;

    private final AlertStore durable;
    private final LongSupplier nanos;
    private final int most;

    // Written under the lock.
    private volatile boolean standingIn;
    private volatile boolean failing;

    // Guarded by this.
    private long failingSince;
    private long triedAt;
    private final Deque<Step> owed = new ArrayDeque<>();

    /** Rows of the outbox as they are after the owed steps; {@code null} for those that have ended. */
    private final Map<String, @Nullable Row> rows = new LinkedHashMap<>();

    private record Row(Delivery delivery, boolean onItsWay) {}

    /** Something to be stored, in the order in which it happened. */
    @FunctionalInterface
    private interface Step {
        void store(AlertStore store) throws Exception;
    }

    public AlertStandIn(AlertStore durable) {
        this(durable, System::nanoTime, MOST);
    }

    /**
     * @param nanos a clock that only goes forward
     * @param most steps that are kept
     */
    public AlertStandIn(AlertStore durable, LongSupplier nanos, int most) {
        this.durable = durable;
        this.nanos = nanos;
        this.most = most;
    }

    @Override
    public AlertSnapshot load(Fence fence) throws Exception {
        settle();
        return durable.load(fence);
    }

    @Override
    public void commit(Fence fence, AlertChange change) throws FencedException, Exception {
        store(
                store -> store.commit(fence, change),
                () -> change.outbox().forEach(delivery -> rows.put(delivery.id(), new Row(delivery, false))));
    }

    @Override
    public void record(Fence fence, DeliveryAttempt attempt) throws FencedException, Exception {
        store(store -> store.record(fence, attempt), () -> {
            Row row = rows.get(attempt.delivery());
            if (row != null || isEnd(attempt.outcome())) {
                rows.put(attempt.delivery(), row == null ? null : next(row.delivery, attempt));
            }
        });
    }

    private static boolean isEnd(Outcome outcome) {
        return switch (outcome) {
            case BEGUN, RETRY -> false;
            case SENT, UNCERTAIN, DEAD -> true;
        };
    }

    private static @Nullable Row next(Delivery delivery, DeliveryAttempt attempt) {
        if (isEnd(attempt.outcome())) {
            return null;
        }
        boolean begun = attempt.outcome() == Outcome.BEGUN;
        Instant due = begun ? delivery.due() : attempt.next();
        return new Row(
                new Delivery(
                        delivery.notification(),
                        delivery.notifier(),
                        delivery.recipient(),
                        due,
                        attempt.number(),
                        delivery.inDoubt()),
                begun);
    }

    /** Stores a step in the database, or keeps it if that did not work for long enough. */
    private void store(Step step, Runnable keep) throws Exception {
        if (!standingIn) {
            try {
                step.store(durable);
                if (failing) {
                    works();
                }
                return;
            } catch (StoreException e) {
                if (!standsInFor(e)) {
                    throw e;
                }
            }
        }
        synchronized (this) {
            settleLocked();
            if (!standingIn && owed.isEmpty() && !failing) {
                step.store(durable);
                return;
            }
            if (owed.size() >= most) {
                throw new StoreException(
                        StoreException.Kind.BUSY,
                        most + " steps of alerts wait for the store already, nothing was kept");
            }
            if (!standingIn) {
                standingIn = true;
                triedAt = nanos.getAsLong();
                LOG.warn(
                        "store: alerts could not be stored for {} s: they are told all the same, kept in memory and"
                                + " stored when that works again",
                        PATIENCE.toSeconds());
            }
            owed.add(step);
            keep.run();
        }
    }

    private synchronized void works() {
        failing = false;
    }

    /** Whether it has failed for so long that this takes its place. */
    private synchronized boolean standsInFor(StoreException failure) {
        switch (failure.kind()) {
            case FULL, LOCKED, BUSY, READ_ONLY, GONE, IO, CORRUPT -> {}
            case CLOSED, FOREIGN, OTHER -> {
                return false;
            }
        }
        if (!failing) {
            failing = true;
            failingSince = nanos.getAsLong();
        }
        return nanos.getAsLong() - failingSince >= PATIENCE.toNanos();
    }

    /** Stores what is kept, if that works now. For any thread, at any time. */
    public void settle() throws Exception {
        if (standingIn) {
            synchronized (this) {
                settleLocked();
            }
        }
    }

    /**
     * The last time to store what is kept: tried at once, and again where the database is merely slow, for what is not stored now is told anew
     * after the next start.
     */
    public synchronized void settleAtEnd() throws Exception {
        for (int i = 0; i < LAST_TRIES && standingIn; i++) {
            triedAt = nanos.getAsLong() - TRY_AGAIN;
            settleLocked();
        }
        if (standingIn) {
            LOG.warn(
                    "store: {} steps of alerts could not be stored and are forgotten: what they told may be told again",
                    owed.size());
        }
    }

    /** Steps that wait to be stored. */
    public synchronized int waiting() {
        return owed.size();
    }

    private void settleLocked() throws Exception {
        if (!standingIn || nanos.getAsLong() - triedAt < TRY_AGAIN) {
            return;
        }
        int count = owed.size();
        try {
            for (Step step = owed.peek(); step != null; step = owed.peek()) {
                step.store(durable);
                owed.remove();
            }
        } catch (FencedException e) {
            // Somebody else decides now, and has told what he found himself.
            forget();
            throw e;
        } catch (StoreException e) {
            triedAt = nanos.getAsLong();
            return;
        }
        forget();
        LOG.info("store: {} steps of alerts that were kept in memory are stored", count);
    }

    private void forget() {
        owed.clear();
        rows.clear();
        failing = false;
        standingIn = false;
    }

    @Override
    public List<Delivery> due(Set<Fence> fences, String notifier, Instant now, int max) throws Exception {
        settle();
        if (!standingIn) {
            return durable.due(fences, notifier, now, max);
        }
        List<Delivery> due = new ArrayList<>();
        try {
            due.addAll(durable.due(fences, notifier, now, max + most));
        } catch (StoreException e) {
            LOG.debug("store: the outbox cannot be read, what it has waits: {}", e.toString());
        }
        synchronized (this) {
            // What it has may have gone on here meanwhile.
            Set<String> here = new HashSet<>(rows.keySet());
            due.removeIf(delivery -> here.contains(delivery.id()));
            for (Row row : rows.values()) {
                if (row != null
                        && !row.onItsWay
                        && row.delivery.notifier().equals(notifier)
                        && !row.delivery.due().isAfter(now)) {
                    due.add(row.delivery);
                }
            }
            due.sort(Comparator.comparing(Delivery::due));
            List<Delivery> first = due.size() <= max ? due : List.copyOf(due.subList(0, max));
            if (standingIn) {
                first.forEach(delivery -> rows.putIfAbsent(delivery.id(), new Row(delivery, false)));
            }
            return first;
        }
    }

    /** Receipts are not kept here: a channel says them again when they are not taken. */
    @Override
    public boolean received(String notifier, DeliveryReceipt receipt) throws Exception {
        return durable.received(notifier, receipt);
    }

    @Override
    public AlertHistory history() {
        return durable.history();
    }

    @Override
    public void close() {
        durable.close();
    }
}
