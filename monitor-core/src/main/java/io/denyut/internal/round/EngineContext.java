package io.denyut.internal.round;

import io.denyut.Observation;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.internal.thread.Limiter;
import io.denyut.internal.thread.Threads;
import io.denyut.internal.time.TickClock;
import io.denyut.spi.RoundEnd;
import io.denyut.spi.Secrets;
import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** What a check needs of its monitor. */
public interface EngineContext {
    TimeSource time();

    TickClock clock();

    Secrets secrets();

    /** Runs the engine's own short tasks. */
    void execute(Runnable engineTask);

    /** Runs the calls of probes, a bounded number at once; one that blocks gives its place back. */
    Limiter launches();

    /** The shared workers. */
    Executor workers();

    int workerCount();

    Threads threads();

    TargetMode mode(String targetId);

    /**
     * @param watched false when the target was removed during the round: only sinks see the observation then
     */
    void publish(Observation observation, Map<String, String> facts, boolean watched);

    void roundEnded(RoundEnd end, Duration took);

    void tickSkipped(String check, Instant tick);

    void targetsChanged(String check, TargetSet now);

    /** A probe found components that were not known. */
    void componentsFound();

    /** Targets or components that a check no longer watches. */
    void targetsGone(String check, List<Target> gone);
}
