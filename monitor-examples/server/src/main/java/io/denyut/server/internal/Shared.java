package io.denyut.server.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a value at most once per second, for all who ask for it. While many ask, the next value is made beside them and nobody waits; a
 * value is never older than two seconds when it is given. Thread-safe.
 */
public final class Shared<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Shared.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration USABLE = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final Supplier<?> version;
    private final Supplier<T> maker;
    private final Executor aside;
    private final AtomicBoolean making = new AtomicBoolean();
    private volatile @Nullable Made<T> made;

    private record Made<T>(T value, Object version, Instant at) {}

    /** @param aside makes values while others are still given */
    public Shared(InstantSource clock, Executor aside, Supplier<T> maker) {
        this(clock, aside, () -> "", maker);
    }

    /** @param version what is another one makes the value anew at once; cheap */
    public Shared(InstantSource clock, Executor aside, Supplier<?> version, Supplier<T> maker) {
        this.clock = clock;
        this.aside = aside;
        this.version = version;
        this.maker = maker;
    }

    public T get() {
        Made<T> known = made;
        if (known != null && isYounger(known, FRESH)) {
            return known.value;
        }
        if (known != null && isYounger(known, USABLE)) {
            if (making.compareAndSet(false, true)) {
                aside.execute(this::makeAside);
            }
            return known.value;
        }
        return makeHere();
    }

    private boolean isYounger(Made<T> known, Duration age) {
        Instant now = clock.instant();
        return !now.isBefore(known.at)
                && now.isBefore(known.at.plus(age))
                && version.get().equals(known.version);
    }

    private void makeAside() {
        try {
            make();
        } catch (RuntimeException e) {
            // Who asks when the old value is too old gets the failure itself.
            LOG.debug("a value could not be made beside its readers", e);
        } finally {
            making.set(false);
        }
    }

    private synchronized T makeHere() {
        Made<T> known = made;
        return known != null && isYounger(known, FRESH) ? known.value : make();
    }

    private T make() {
        Object wanted = version.get();
        Instant at = clock.instant();
        T value = maker.get();
        made = new Made<>(value, wanted, at);
        return value;
    }
}
