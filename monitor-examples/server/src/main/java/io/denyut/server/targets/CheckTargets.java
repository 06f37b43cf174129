package io.denyut.server.targets;

import io.denyut.TargetSet;
import io.denyut.TargetSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one check looks at, as a source that answers at once the first time and then whenever the pool has changed: a new target is there
 * with the next round, and the check goes on as it is.
 */
public final class CheckTargets implements TargetSource {
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final TargetPool pool;
    private final String check;
    private final Function<String, Optional<String>> addressProblem;

    /** Confined to the thread that reads. */
    private long seen = -1;

    /**
     * The targets of a check.
     *
     * @param addressProblem what is wrong with an address of a source, for the probe of this check
     */
    public CheckTargets(TargetPool pool, String check, Function<String, Optional<String>> addressProblem) {
        this.pool = pool;
        this.check = check;
        this.addressProblem = addressProblem;
    }

    @Override
    public TargetSet targets() {
        try {
            seen = pool.awaitOther(seen);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the check has ended; nobody looks at the answer
        }
        return pool.select(check, addressProblem);
    }

    @Override
    public Duration refresh() {
        return AGAIN;
    }
}
