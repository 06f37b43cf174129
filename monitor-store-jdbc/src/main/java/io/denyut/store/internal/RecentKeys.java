package io.denyut.store.internal;

/**
 * The identities of what was written lately, as 64-bit hashes in two generations: bounded memory, and nothing that is not yet flushed is
 * forgotten. Not thread-safe.
 */
final class RecentKeys {
    /** Two generations of these take 2 MB, which stays in the cache of the processor; they are the last 16 s of 2,000 rows a second. */
    private static final int GENERATION = 32_768;

    /** More than this without a flush, and the writer must flush by itself. */
    private static final int MOST_UNFLUSHED = 1_000_000;

    private LongBag young = new LongBag();
    private LongBag old = new LongBag();

    boolean contains(long key) {
        return young.contains(key) || old.contains(key);
    }

    /** Remembers a key; false when it was known. */
    boolean add(long key) {
        return (old.size() == 0 || !old.contains(key)) && young.addIfAbsent(key);
    }

    /** Forgets keys, for what they stand for was not written after all. */
    void forget(LongList keys) {
        for (int i = 0; i < keys.size(); i++) {
            if (!young.remove(keys.get(i))) {
                old.remove(keys.get(i));
            }
        }
    }

    /** Everything is durable: the older half may go. */
    void flushed() {
        if (young.size() > GENERATION) {
            LongBag empty = old;
            empty.clear(8 * GENERATION);
            old = young;
            young = empty;
        }
    }

    boolean isFull() {
        return young.size() > MOST_UNFLUSHED;
    }
}
