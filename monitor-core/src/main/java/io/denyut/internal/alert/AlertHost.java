package io.denyut.internal.alert;

import io.denyut.AlertEvent;
import io.denyut.Latest;
import io.denyut.Target;
import io.denyut.TargetMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the alert book needs of the monitor. Called on the rules' thread. */
public interface AlertHost {
    Instant now();

    long nanoTime();

    Optional<Target> target(String id);

    TargetMode mode(String targetId);

    /** What is known now of a target, by every check: for the texts of notices. What is decided is decided by what the book was given. */
    default List<Latest> latest(String targetId) {
        return List.of();
    }

    /** The facts of a target, those of all checks joined. */
    default Map<String, String> facts(String targetId) {
        return Map.of();
    }

    /** How often a target is looked at; empty if no check that runs looks at it. */
    default Optional<Duration> interval(String targetId) {
        return Optional.empty();
    }

    /** Whether the status by this check says if a target is there. */
    default boolean countsForAvailability(String checkId) {
        return true;
    }

    /** Look at this target as soon as can be: notices wait for news of it. Returns at once. */
    default void look(String targetId) {
        // without an engine its next result comes by itself
    }

    /** An event was committed: for sinks and the listener. */
    void happened(AlertEvent event);

    /** There may be rows in the outbox that are due. */
    void deliver();
}
