package io.denyut;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the monitor itself is doing: counters since the start, last errors, depths of queues. A snapshot; parts that change while it is
 * taken may differ by what is under way.
 *
 * @param state of the monitor
 * @param checks by id
 * @param sinks by id
 * @param rules the queue of the built-in rules
 * @param thirdPartyRules by id, the queues of rules that were not made by the builders
 * @param notifiers by id
 * @param listener the queue of the listener; all zero without one
 * @param clockSteps how often the wall clock was found to have been set by more than a second
 * @param rejectedSamples samples dropped because their metric conflicts with the one of the same name that was there first
 * @param seriesOverLimit samples dropped because their target had too many series
 * @param problems what an operator should look at now, in words; empty when all is well
 * @since 0.1.0
 */
public record MonitorHealth(
        MonitorState state,
        Map<String, CheckHealth> checks,
        Map<String, LaneHealth> sinks,
        LaneHealth rules,
        Map<String, LaneHealth> thirdPartyRules,
        Map<String, NotifierHealth> notifiers,
        LaneHealth listener,
        long clockSteps,
        long rejectedSamples,
        long seriesOverLimit,
        List<Problem> problems) {

    /** What a check is doing. */
    public enum CheckState {
        /** Rounds begin at their ticks. */
        RUNNING,
        /** Paused by an operator. */
        PAUSED,
        /** Its probe has not come back from a call or has not ended a round that is over: no new round begins. */
        STALLED
    }

    /**
     * One check.
     *
     * @param targets that would be probed now; those that are PAUSED are left out
     * @param rounds finished since the start
     * @param skippedTicks ticks passed over because the round before was open
     * @param lateReports reports after the end of their round
     * @param duplicateReports reports of a target that had been reported in this round
     * @param strangerReports reports of targets that were not in the round
     * @param gapsFilled observations that the engine made because the probe said nothing
     * @param lastTick of the last finished round
     * @param lastDuration from the start of the last finished round until its last observation
     * @param effectiveInterval the interval that is being kept: a multiple of the one that was asked for when rounds take longer
     * @param slowTargets whose rounds take longer than the interval that was asked for
     * @param lastError what is wrong with the probe or with the source of the targets; {@code null} once a round or a reading went well
     * @param refused targets that could not be used
     */
    public record CheckHealth(
            CheckState state,
            int targets,
            long rounds,
            long skippedTicks,
            long lateReports,
            long duplicateReports,
            long strangerReports,
            long gapsFilled,
            @Nullable Instant lastTick,
            Duration lastDuration,
            Duration effectiveInterval,
            int slowTargets,
            @Nullable String lastError,
            List<Problem> refused) {
        /** The last error, if there was one. */
        public Optional<String> error() {
            return Optional.ofNullable(lastError);
        }
    }

    /**
     * One queue and its consumer. At any quiet moment {@code accepted = written + dropped + failed + queued}.
     *
     * @param accepted items offered
     * @param written items that are done; for a sink: durable
     * @param dropped items given up because the queue was full, oldest first
     * @param failed items given up at close because the consumer did not take them
     * @param queued items waiting, in memory or spooled, or written and not yet durable
     * @param spooled of those, how many are in the spool on disk
     * @param errors how often the consumer threw
     * @param lastError what it said
     * @param lastSuccess when it last finished a batch
     */
    public record LaneHealth(
            long accepted,
            long written,
            long dropped,
            long failed,
            long queued,
            long spooled,
            long errors,
            @Nullable String lastError,
            @Nullable Instant lastSuccess) {
        /** A queue that nothing has gone through. */
        public static final LaneHealth IDLE = new LaneHealth(0, 0, 0, 0, 0, 0, 0, null, null);

        /** The last error, if there was one. */
        public Optional<String> error() {
            return Optional.ofNullable(lastError);
        }
    }

    /**
     * One notifier.
     *
     * @param sent notices that the channel accepted
     * @param retries attempts that failed and will be or were repeated
     * @param deadLetters notices given up
     * @param lastError what the channel last said when it failed
     * @param pausedSince since when nothing is sent because the channel failed too often in a row; {@code null} when it is sent. What waits is
     *     kept, and one notice is tried now and then
     */
    public record NotifierHealth(
            long sent,
            long retries,
            long deadLetters,
            @Nullable String lastError,
            @Nullable Instant pausedSince) {
        /** The last error, if there was one. */
        public Optional<String> error() {
            return Optional.ofNullable(lastError);
        }
    }
}
