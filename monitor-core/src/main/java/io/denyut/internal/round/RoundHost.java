package io.denyut.internal.round;

import io.denyut.FactChange;
import io.denyut.Observation;
import io.denyut.internal.time.TickClock;
import io.denyut.spi.Secrets;
import java.util.Map;
import java.util.concurrent.Executor;

/** What a round needs of the monitor around it. */
public interface RoundHost {
    TickClock clock();

    Secrets secrets();

    /** Runs the engine's own short tasks, never a plug-in's. */
    void execute(Runnable engineTask);

    /**
     * Sends an observation to the table, the sinks, the rules and the listener.
     *
     * @param facts of the result; only those that changed go on, as {@link FactChange}
     */
    void publish(Observation observation, Map<String, String> facts);

    /** The share of the workers of this round's check. */
    Executor workers();

    /** All observations of a round are out. */
    void roundFinished(Round round);

    /** The round is over and its probe has ended: the next one of its group may begin. */
    void groupFree(Round round);

    ComponentRegistry components();

    /** The probe found components that were not known. */
    void componentsFound();

    RoundCounters counters();
}
