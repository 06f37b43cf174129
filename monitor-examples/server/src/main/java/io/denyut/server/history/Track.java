package io.denyut.server.history;

import io.denyut.Observation;
import io.denyut.Status;
import io.denyut.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one check of one source said of one target: blocks in the order of their ticks. Written on one thread, read on any; all that can
 * change is guarded by its own lock, which nobody holds for longer than it takes to look through one target.
 */
final class Track {
    /** The object, its list and its place in the table. */
    static final int BYTES = 250;

    private static final int FIRST_CAPACITY = 8;
    private static final int MAX_CAPACITY = 512;

    private final String checkId;
    private final String source;
    private final Ledger ledger;

    // Guarded by this.
    private final List<Block> blocks = new ArrayList<>(2);
    private Target target;
    private @Nullable Status status;
    private long statusTick = Long.MIN_VALUE;
    private long givenUp = Long.MIN_VALUE;
    private long writtenAt;

    /** Keeps count of blocks. Called with the lock of the track held. */
    interface Ledger {
        void made(Block block);

        void gone(Block block);

        /** A block is as full as it will be: it may be given up from now on. */
        void sealed(Track track, Block block);
    }

    Track(Observation first, Ledger ledger) {
        this.checkId = first.checkId();
        this.source = first.source();
        this.target = first.target();
        this.ledger = ledger;
    }

    boolean isOf(Observation observation) {
        return checkId.equals(observation.checkId()) && source.equals(observation.source());
    }

    String checkId() {
        return checkId;
    }

    String source() {
        return source;
    }

    synchronized Target target() {
        return target;
    }

    /**
     * Notes the state of an observation.
     *
     * @param now in milliseconds, for telling that nothing comes any more
     * @return the state before, if this one is newer and another
     */
    synchronized @Nullable Status note(Observation observation, long tick, long now) {
        writtenAt = now;
        if (tick <= statusTick) {
            return null;
        }
        Status before = status;
        target = observation.target();
        status = observation.status();
        statusTick = tick;
        return before == observation.status() ? null : before;
    }

    /**
     * Keeps a result.
     *
     * @param tick in microseconds since the epoch
     * @param capacity most entries of a block
     * @return false if the result of this tick is there already
     */
    synchronized boolean put(long tick, Status status, int reason, int rtt, int loss, int capacity) {
        Block last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
        if (last != null && tick <= last.lastTick()) {
            return putLate(tick, status, reason, rtt, loss);
        }
        if (last == null || !last.takes(tick)) {
            int size = last == null ? FIRST_CAPACITY : Math.min(last.capacity() * 2, MAX_CAPACITY);
            seal(last);
            last = insert(blocks.size(), new Block(tick, Math.max(FIRST_CAPACITY, Math.min(size, capacity))));
        }
        last.add(tick, status, reason, rtt, loss);
        return true;
    }

    private boolean putLate(long tick, Status status, int reason, int rtt, int loss) {
        int at = blocks.size() - 1;
        while (at >= 0 && blocks.get(at).firstTick() > tick) {
            at--;
        }
        if (at >= 0) {
            Block block = blocks.get(at);
            int place = block.indexOf(tick);
            if (place < block.count() && block.tick(place) == tick) {
                return false;
            }
            if (place < block.count()) {
                split(at, place);
            } else if (block.takes(tick)) {
                block.add(tick, status, reason, rtt, loss);
                return true;
            }
        }
        Block late = insert(at + 1, new Block(tick, FIRST_CAPACITY));
        late.add(tick, status, reason, rtt, loss);
        seal(late);
        return true;
    }

    private void split(int at, int place) {
        Block block = blocks.get(at);
        boolean last = at == blocks.size() - 1;
        remove(at);
        Block head = insert(at, block.part(0, place));
        Block tail = insert(at + 1, block.part(place, block.count()));
        seal(head);
        if (!last) {
            seal(tail);
        }
    }

    private Block insert(int at, Block block) {
        blocks.add(at, block);
        ledger.made(block);
        return block;
    }

    private void remove(int at) {
        ledger.gone(blocks.remove(at));
    }

    private void seal(@Nullable Block block) {
        if (block != null && !block.isSealed()) {
            block.seal();
            ledger.sealed(this, block);
        }
    }

    /** Gives up a block; nothing if it is gone already. */
    synchronized void giveUp(Block block) {
        int at = blocks.indexOf(block);
        if (at >= 0) {
            givenUp = Math.max(givenUp, block.lastTick());
            remove(at);
        }
    }

    /** Gives up all blocks. */
    synchronized void giveUpAll() {
        while (!blocks.isEmpty()) {
            giveUp(blocks.get(blocks.size() - 1));
        }
    }

    /** Makes the last block as small as what is in it, and lets it be given up: nothing has come for long. */
    synchronized void settle() {
        if (!blocks.isEmpty()) {
            Block last = blocks.get(blocks.size() - 1);
            if (!last.isSealed()) {
                remove(blocks.size() - 1);
                seal(insert(blocks.size(), last.part(0, last.count())));
            }
        }
    }

    synchronized boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** When something was written last, in milliseconds. */
    synchronized long writtenAt() {
        return writtenAt;
    }

    /** The newest tick that was given up, in microseconds; the least number if none was. */
    synchronized long givenUp() {
        return givenUp;
    }

    /** Adds up what is at or after a tick and before another. */
    synchronized void addTo(Totals totals, long from, long to) {
        for (Block block : blocks) {
            if (block.firstTick() >= from && block.lastTick() < to) {
                totals.add(block.totals());
            } else {
                int end = block.indexOf(to);
                for (int i = block.indexOf(from); i < end; i++) {
                    totals.add(block.status(i), block.rtt(i));
                }
            }
        }
    }

    /** Puts results into the pieces that they belong to. */
    synchronized void addTo(PingBuckets buckets, long from, long stepMicros) {
        long to = from + stepMicros * buckets.size();
        for (Block block : blocks) {
            int end = block.indexOf(to);
            for (int i = block.indexOf(from); i < end; i++) {
                int bucket = (int) ((block.tick(i) - from) / stepMicros);
                Status found = block.status(i);
                int[] counts =
                        found.isAvailable() ? buckets.up() : found == Status.DOWN ? buckets.down() : buckets.unknown();
                counts[bucket]++;
                if (block.rtt(i) >= 0) {
                    buckets.rtt().add(bucket, block.rtt(i));
                }
                if (block.loss(i) >= 0) {
                    buckets.loss().add(bucket, block.loss(i));
                }
            }
        }
    }

    /** Is given the entries of a range. */
    interface Reader {
        void entry(Target target, Block block, int i);
    }

    /** Hands over the newest entries of a range, newest first. */
    synchronized void newest(long from, long to, int limit, Reader reader) {
        int left = limit;
        for (int at = blocks.size() - 1; at >= 0 && left > 0; at--) {
            Block block = blocks.get(at);
            int begin = block.indexOf(from);
            for (int i = block.indexOf(to) - 1; i >= begin && left > 0; i--) {
                reader.entry(target, block, i);
                left--;
            }
        }
    }
}
