package io.denyut.internal.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Names every thread after its monitor and its work. All are daemons: an application that ends is not held up by its monitoring. */
public final class Threads {
    private final String prefix;

    public Threads(String prefix) {
        this.prefix = prefix;
    }

    /** One thread with exactly this name behind the prefix. */
    public Thread one(String name, Runnable work) {
        Thread thread = new Thread(work, prefix + "-" + name);
        thread.setDaemon(true);
        return thread;
    }

    /** Numbered threads. */
    public ThreadFactory numbered(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> one(name + "-" + number.incrementAndGet(), work);
    }

    /** For an executor of one thread. */
    public ThreadFactory single(String name) {
        return work -> one(name, work);
    }
}
