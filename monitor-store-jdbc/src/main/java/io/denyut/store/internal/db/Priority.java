package io.denyut.store.internal.db;

/** What the writer does first. Within one priority the order is kept. */
public enum Priority {
    /** Commits of alerts and steps of deliveries: they wait for no more than the task or slice under way. */
    ALERT,
    /** Observations: samples and the state changes among them. */
    SAMPLES,
    /** Latest state, modes, settings. */
    STATE,
    /** What can wait: sealing, roll-ups, deletion, checks. Given as slices. */
    UPKEEP
}
