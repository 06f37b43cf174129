package io.denyut;

import io.denyut.internal.engine.EngineBuilder;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertStore;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.Notification;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.Recipient;
import io.denyut.spi.Rule;
import io.denyut.spi.Secrets;
import io.denyut.spi.SeriesReader;
import io.denyut.spi.Sink;
import io.denyut.spi.StateStore;
import io.denyut.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running network monitor: checks begin their rounds, results go to sinks, rules and the table of what is known now, alerts go to
 * notifiers.
 *
 * <p>Thread-safe. Its life is {@link MonitorState#NEW}, RUNNING, CLOSED, each once. Several monitors may run in one JVM.
 *
 * @since 0.1.0
 */
public interface Monitor extends AutoCloseable {
    /** A builder; see there for the defaults. */
    static Builder builder() {
        return new EngineBuilder();
    }

    /**
     * Begins the rounds. The first of each check comes at the next tick of its grid, at most 10 s from now.
     *
     * @throws IllegalStateException if it was started before or is closed
     */
    void start();

    /**
     * Stops in order (ticks, rounds, rules, deliveries, sinks with a last flush, plug-ins) within the budget of
     * {@link Builder#closeWithin}. Does nothing the second time. Executors that were given stay open.
     */
    @Override
    void close();

    /**
     * Puts a notice into the outbox that is no part of any alert: a report, a test, a digest of somebody else's. It is delivered like all
     * others, one row for each person.
     *
     * @param notifier whose people are told; empty for those of all notifiers
     * @param notice its id is unique; its kind is REPORT, TEST or DIGEST
     * @return the ids of the deliveries, once they are stored; fails if the monitor does not run, or if they cannot be stored now, in which case
     *     they are when that is possible again
     * @throws IllegalArgumentException if there is no such notifier, or the notice is of another kind
     */
    CompletionStage<List<String>> announce(String notifier, Notification notice);

    /** To everybody: see {@link #announce(String, Notification)}. */
    default CompletionStage<List<String>> announce(Notification notice) {
        return announce("", notice);
    }

    /** Where in its life it is. */
    MonitorState state();

    /**
     * Changes parts of a running monitor. All changes are checked first and applied together; parts that are not named, or are given again
     * as the same instance, keep their state.
     *
     * @throws ConfigException if anything about the changes is wrong; then nothing was changed
     * @throws IllegalStateException if the monitor is closed
     */
    void update(Consumer<Update> changes);

    /**
     * Stops beginning rounds of a check; the one that is open ends as usual.
     *
     * @throws IllegalArgumentException if there is no such check
     */
    void pause(String checkId);

    /**
     * Begins rounds again, from the next tick on.
     *
     * @throws IllegalArgumentException if there is no such check
     */
    void resume(String checkId);

    /**
     * Probes one target now, outside the schedule. Waits for a round of the same check and target group that is open. The result feeds the
     * latest table, sinks and rules if the target is in the set of the check; otherwise only the caller sees it.
     *
     * @return the observation; completes exceptionally only if the monitor is closed or the check removed before the round could begin
     * @throws IllegalArgumentException if there is no such check
     */
    CompletionStage<Observation> probeNow(String checkId, Target target);

    /**
     * Takes what an agent has measured. Completes after the flush of all sinks that are {@linkplain io.denyut.spi.SinkOptions#required()
     * required}; only then may the agent forget the batch. Completes exceptionally with {@link IngestBusyException} when a queue is full,
     * and with {@link IllegalArgumentException} when the agent's clock is more than a day off.
     */
    CompletionStage<Void> ingest(IngestBatch batch);

    /** What is known now, of every target by every check, sorted by target id, then check id. */
    List<Latest> latest();

    /** What is known now of a target, by every check that looks at it; empty if nothing is. */
    List<Latest> latest(String targetId);

    /** The targets that are watched now, with their checks' sets joined, by id. */
    Map<String, Target> targets();

    /** What is done with a target: the operator's word before that of its source. */
    TargetMode mode(String targetId);

    /** The worst status of a target by the checks that count for availability; empty if nothing is known yet. */
    Optional<Status> headline(String targetId);

    /** The alerts that are open now: PENDING and RAISED, worst first. */
    List<Alert> alerts();

    /** What happened to alerts, and who was told, or not, and why. */
    AlertHistory alertHistory();

    /**
     * Keeps what a channel said later of a message that it had taken; {@link #alertHistory()} shows it from then on. May block on the store.
     *
     * @param notifier the id of the one that sent it
     * @return whether a notice was sent under this id; not yet known while the send itself is being recorded
     */
    boolean received(String notifier, DeliveryReceipt receipt) throws Exception;

    /** How the monitor itself is doing. */
    MonitorHealth health();

    /** The checks as they are now, in order of registration. */
    List<Check> checks();

    /**
     * Puts a monitor together. Everything is checked in {@link #build()}, all problems at once.
     *
     * <p>Defaults: name {@code denyut}; 4 to 16 workers made by the monitor; the system's clock; alerts and states kept in memory; secrets
     * from the environment and from files; notices grouped for 10 s; close within 10 s.
     */
    interface Builder {
        /** Adds a check. The order matters for one thing: the first check counts for availability unless checks say themselves. */
        Builder check(Check check);

        /**
         * Adds a sink.
         *
         * @param id unique among sinks, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,99}}
         * @param sink belongs to the monitor from then on, which closes it
         */
        Builder sink(String id, Sink sink);

        /** Adds a rule. Its own id must be unique among rules. */
        Builder rule(Rule rule);

        /**
         * Adds a notifier with the people it tells.
         *
         * @param id unique among notifiers
         */
        Builder notifier(String id, Notifier notifier, Recipient first, Recipient... more);

        /**
         * Says who is told what a notifier cannot tell: a notice that it gives up, or that waits for more than 5 minutes because its channel
         * fails, goes to the people of the other one. They hear of the end too.
         */
        Builder fallback(String notifier, String other);

        /** Says how fast a notifier is asked to send and what happens when its channel fails, in place of {@link Notifier#options}. */
        Builder notifierOptions(String notifier, NotifierOptions options);

        /** Adds a route. Without any, all alerts go to all notifiers. */
        Builder route(Route route);

        /**
         * Says that a target is reached through others, any of which is enough: notices about it wait for news of them, and are withheld
         * while all of them are down. A target that is behind itself, by this and by {@link Target#parentId} together, is refused.
         */
        Builder dependsOn(String targetId, String... reachedThrough);

        /**
         * Names targets by which the monitor knows that it can see: its gateway, and a few outside. While none of those that gave a result
         * answers, what is found is inconclusive: nobody is told of problems but of this one, and when it is over, how many were withheld. A
         * name that is not watched says nothing.
         */
        Builder references(String... targetIds);

        /** Prefix of threads, logs and metrics; {@code [a-z][a-z0-9-]{0,30}}. */
        Builder name(String name);

        /** Runs probes' calls and {@code round.workers()} instead of the monitor's own workers; never closed by it. */
        Builder executor(Executor executor);

        /** The clock; closed by its maker. */
        Builder timeSource(TimeSource timeSource);

        Builder listener(MonitorListener listener);

        Builder secrets(Secrets secrets);

        /** Where open alerts and notices are kept. Belongs to the monitor from then on. */
        Builder alertStore(AlertStore store);

        /** Where the latest table and modes are kept over a restart. Belongs to the monitor from then on. */
        Builder stateStore(StateStore store);

        /** Where rules read samples of the past, such as after a start; one question at a time, on a thread of its own. */
        Builder seriesReader(SeriesReader reader);

        /** Where sinks with {@code OnFull.SPOOL} keep what does not fit in memory. Without it they drop the oldest. */
        Builder spoolDirectory(Path directory);

        /** How long the first notice of a group waits for others of the same root target; 0 to 10 minutes. */
        Builder groupWait(Duration wait);

        /** The budget of {@link Monitor#close()}: 100 ms to 10 minutes. */
        Builder closeWithin(Duration budget);

        /**
         * Checks everything and makes the monitor; nothing runs yet.
         *
         * @throws ConfigException with all that is wrong
         */
        Monitor build();
    }

    /** Changes that {@link Monitor#update} applies together. */
    interface Update {
        /** Adds a check, or replaces the one with its id. */
        Update putCheck(Check check);

        Update removeCheck(String id);

        /** Adds a sink, or replaces the one with this id: the old one is flushed and closed. */
        Update putSink(String id, Sink sink);

        Update removeSink(String id);

        /** Adds a rule, or replaces the one with its id. */
        Update putRule(Rule rule);

        /** Removes a rule; its open alerts are cleared with the reason {@code rule.removed}. */
        Update removeRule(String id);

        Update putNotifier(String id, Notifier notifier, Recipient first, Recipient... more);

        Update removeNotifier(String id);

        /** As {@link Builder#fallback}; {@code null} = nobody. A notifier that is removed is nobody's fallback any more. */
        Update fallback(String notifier, @Nullable String other);

        /** As {@link Builder#notifierOptions}; {@code null} = what the notifier says itself. */
        Update notifierOptions(String notifier, @Nullable NotifierOptions options);

        /** Replaces all routes. */
        Update routes(List<Route> routes);

        /** Replaces what {@link Builder#dependsOn} said, for all targets. */
        Update dependsOn(Map<String, Set<String>> through);

        /** Replaces what {@link Builder#references} said; none = the monitor takes it that it can always see. */
        Update references(Set<String> targetIds);

        /** An operator's mode for a target; {@code null} gives it back to its source. */
        Update mode(String targetId, @Nullable TargetMode mode);
    }
}
