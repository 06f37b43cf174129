package io.denyut.spi;

import io.denyut.Alert;
import io.denyut.AlertKey;
import io.denyut.Latest;
import io.denyut.Target;
import io.denyut.TargetMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What a rule may look at besides the observation. Valid during the call.
 *
 * @since 0.1.0
 */
public interface RuleContext {
    /** What is known now of a target, by every check. */
    List<Latest> latest(String targetId);

    /** The facts of a target, those of all checks joined. */
    Map<String, String> facts(String targetId);

    /** The targets that this one contains. */
    List<Target> children(String targetId);

    /** What is done with a target. */
    TargetMode mode(String targetId);

    /** The checks as they are scheduled now, for rules about missing data. */
    List<CheckInfo> checks();

    /** The alert of this identity, if one is open, PENDING or RAISED: what an earlier run left is there, too. */
    default Optional<Alert> alert(AlertKey identity) {
        return Optional.empty();
    }

    /** What keeps a check from measuring, in words for people; empty if nothing does that is known. */
    default Optional<String> trouble(String checkId) {
        return Optional.empty();
    }

    /** Samples of the past, read off this thread; complete the rule's state when they are there. Empty without a store. */
    CompletionStage<Series> warmUp(SeriesQuery query, Duration atMost);

    /**
     * A check as it is scheduled now.
     *
     * @param id of the check
     * @param effectiveInterval being kept now
     * @param since when it last began to be expected to measure: its start, its resumption
     * @param targets that it probes now; those that are PAUSED are left out
     * @param paused whether an operator paused it
     */
    record CheckInfo(String id, Duration effectiveInterval, Instant since, List<Target> targets, boolean paused) {
        /** The target with this id, if the check probes it now. */
        public Optional<Target> target(String id) {
            return targets.stream().filter(target -> target.id().equals(id)).findFirst();
        }
    }
}
