package io.denyut.store;

/**
 * Is told how far long work has come.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface StoreProgress {
    /** Tells nobody. */
    StoreProgress NONE = (what, done, total) -> {};

    /**
     * Called a few times a second, on the caller's thread.
     *
     * @param what is being done, for people
     * @param done bytes, or half hours of an export, at most {@code total}
     * @param total of the same; an estimate, 0 where there is none
     */
    void at(String what, long done, long total);
}
