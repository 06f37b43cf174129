package io.denyut.internal.lane;

import io.denyut.Observation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a sink's lane keeps in memory, in the order in which it goes to the sink: first what is to be written again ({@code replay}), then
 * what waits ({@code queue}). What was written and not flushed yet is in {@code sent}. Guarded by the lane's lock.
 */
public final class LaneMemory {
    private static final long MAX_BYTES = 64L << 20;

    /** 0 = bounded by bytes. */
    private final int maxItems;

    private final Deque<Object> queue = new ArrayDeque<>();
    private final Deque<Object> replay = new ArrayDeque<>();
    private final List<Object> sent = new ArrayList<>();

    /** Barriers whose items were written and not flushed yet. */
    private final List<Barrier> passed = new ArrayList<>();

    private int queuedItems;
    private long queuedBytes;
    private List<Object> inHand = List.of();

    /**
     * Completes when everything before it is durable.
     *
     * @param dropGeneration how often something had been dropped when it was put up: if it was more often later, nothing can be promised
     */
    public record Barrier(CompletableFuture<Void> done, long dropGeneration) {}

    public LaneMemory(int maxItems) {
        this.maxItems = maxItems;
    }

    // ---------------------------------------------------------------- in

    public void add(Object item) {
        queue.add(item);
        queuedItems++;
        queuedBytes += bytes(item);
    }

    public void add(Barrier barrier) {
        queue.add(barrier);
    }

    public boolean isOver() {
        return isOver(queuedItems, queuedBytes);
    }

    /** More than half again as much: a chunk that is on its way to disk gives no more time than that. */
    public boolean isFarOver() {
        return isOver(queuedItems / 2, queuedBytes / 2);
    }

    public boolean hasRoomFor(List<?> items) {
        long more = 0;
        for (Object item : items) {
            more += bytes(item);
        }
        return !isOver(queuedItems + items.size(), queuedBytes + more);
    }

    private boolean isOver(long items, long bytes) {
        return maxItems > 0 ? items > maxItems : bytes > MAX_BYTES;
    }

    // ---------------------------------------------------------------- out

    /** The next items of one kind; barriers on the way wait for the flush. They are in the sink's hands until they are marked. */
    public List<Object> takeBatch(int max) {
        List<Object> batch = new ArrayList<>(Math.min(max, queuedItems + replay.size()));
        Deque<Object> from = replay.isEmpty() ? queue : replay;
        while (batch.size() < max && !from.isEmpty()) {
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
        inHand = batch;
        return batch;
    }

    /** The sink took the batch; it is not durable yet. */
    public void markSent() {
        sent.addAll(inHand);
        inHand = List.of();
    }

    /** What was written is durable. Gives the barriers that may complete. */
    public List<Barrier> markDurable() {
        sent.clear();
        List<Barrier> done = List.copyOf(passed);
        passed.clear();
        return done;
    }

    /** Everything since the last good flush is to be written again, in order. */
    public void giveBack() {
        for (int i = inHand.size() - 1; i >= 0; i--) {
            replay.addFirst(inHand.get(i));
        }
        inHand = List.of();
        for (int i = sent.size() - 1; i >= 0; i--) {
            replay.addFirst(sent.get(i));
        }
        sent.clear();
        // Behind all that is written again: it was durable for none of them.
        for (int i = passed.size() - 1; i >= 0; i--) {
            queue.addFirst(passed.get(i));
        }
        passed.clear();
    }

    /** Takes what waits to be written again, to put it elsewhere. */
    public List<Object> takeReplay() {
        List<Object> chunk = new ArrayList<>(replay);
        replay.clear();
        return chunk;
    }

    /** Takes the oldest of the queue, with the barriers between them. */
    public List<Object> takeOldest(int items) {
        List<Object> chunk = new ArrayList<>();
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

    /** Puts back what was taken by {@link #takeReplay} or {@link #takeOldest}, but the first items, which are elsewhere now. */
    public void putBack(List<Object> chunk, int but, boolean asReplay) {
        List<Object> left = new ArrayList<>();
        int seen = 0;
        for (Object item : chunk) {
            if (item instanceof Barrier || seen++ >= but) {
                left.add(item);
            }
        }
        for (int i = left.size() - 1; i >= 0; i--) {
            Object item = left.get(i);
            if (asReplay) {
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

    /** A barrier whose items were dropped: it fails with the next flush. */
    public void pass(Barrier barrier) {
        passed.add(barrier);
    }

    /** Takes everything, oldest first, the sink's hands included; barriers go to the list. */
    public List<Object> takeAll(List<Barrier> barriers) {
        List<Object> all = new ArrayList<>(sent);
        all.addAll(inHand);
        all.addAll(replay);
        for (Object item : queue) {
            if (item instanceof Barrier barrier) {
                barriers.add(barrier);
            } else {
                all.add(item);
            }
        }
        barriers.addAll(passed);
        sent.clear();
        inHand = List.of();
        replay.clear();
        queue.clear();
        passed.clear();
        queuedItems = 0;
        queuedBytes = 0;
        return all;
    }

    // ---------------------------------------------------------------- how it stands

    public static int count(List<Object> chunk) {
        int count = 0;
        for (Object item : chunk) {
            if (!(item instanceof Barrier)) {
                count++;
            }
        }
        return count;
    }

    public int queuedItems() {
        return queuedItems;
    }

    public int sentItems() {
        return sent.size();
    }

    public int items() {
        return queuedItems + replay.size() + sent.size() + inHand.size();
    }

    public boolean isQueueEmpty() {
        return queue.isEmpty();
    }

    public boolean hasReplay() {
        return !replay.isEmpty();
    }

    public boolean hasUnflushed() {
        return !sent.isEmpty() || !passed.isEmpty();
    }

    public boolean isInSinksHands() {
        return !inHand.isEmpty();
    }

    /** What an item takes in memory, roughly: enough to keep a bound in bytes. */
    private static long bytes(Object item) {
        return item instanceof Observation observation
                ? 200 + 100L * observation.samples().size()
                : 300;
    }
}
