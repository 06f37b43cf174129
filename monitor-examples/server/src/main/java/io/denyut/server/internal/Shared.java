package io.denyut.server.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a value at most once per second, for all who ask for it. Thread-safe; who asks while it is made waits for it. */
public final class Shared<T> {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Supplier<?> version;
    private final Supplier<T> maker;

    // Guarded by this.
    private @Nullable T value;
    private @Nullable Object valueVersion;
    private Instant madeAt = Instant.EPOCH;

    public Shared(InstantSource clock, Supplier<T> maker) {
        this(clock, () -> "", maker);
    }

    /** @param version another one makes the value anew at once */
    public Shared(InstantSource clock, Supplier<?> version, Supplier<T> maker) {
        this.clock = clock;
        this.version = version;
        this.maker = maker;
    }

    public synchronized T get() {
        Instant now = clock.instant();
        Object wanted = version.get();
        T known = value;
        boolean fresh = !now.isBefore(madeAt) && now.isBefore(madeAt.plus(FRESH)) && wanted.equals(valueVersion);
        if (known == null || !fresh) {
            known = maker.get();
            value = known;
            valueVersion = wanted;
            madeAt = now;
        }
        return known;
    }
}
