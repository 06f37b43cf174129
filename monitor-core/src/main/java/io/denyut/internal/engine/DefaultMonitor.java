package io.denyut.internal.engine;

import io.denyut.Alert;
import io.denyut.Check;
import io.denyut.ConfigException;
import io.denyut.IngestBatch;
import io.denyut.Latest;
import io.denyut.Monitor;
import io.denyut.MonitorHealth;
import io.denyut.MonitorState;
import io.denyut.Observation;
import io.denyut.Problem;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.internal.lane.SinkLane;
import io.denyut.internal.round.CheckRunner;
import io.denyut.internal.round.EngineContext;
import io.denyut.internal.round.ProbeUse;
import io.denyut.internal.thread.Limiter;
import io.denyut.internal.thread.Threads;
import io.denyut.internal.time.Deadline;
import io.denyut.internal.time.SystemTimeSource;
import io.denyut.internal.time.TickClock;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.RoundEnd;
import io.denyut.spi.Secrets;
import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitor: holds the parts together, changes them, and ends them in order.
 *
 * <p>{@code changes} guards the life and the configuration; the tables that plug-ins' threads read are volatile or concurrent.
 */
final class DefaultMonitor implements Monitor, EngineContext {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultMonitor.class);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** A notice may be late by so much. */
    private static final Duration MOMENT = Duration.ofMillis(200);

    private static final Set<NotificationKind> ANNOUNCED =
            EnumSet.of(NotificationKind.REPORT, NotificationKind.TEST, NotificationKind.DIGEST);
    private static final int SAVE_EVERY_SECONDS = 60;
    private static final int EXPIRE_EVERY_SECONDS = 3600;

    private final EngineBuilder.Options options;
    private final EngineThreads threads;
    private final TimeSource time;
    private final @Nullable SystemTimeSource ownTime;
    private final TickClock clock;
    private final LatestTable latest = new LatestTable();
    private final SampleGuard guard = new SampleGuard();
    private final ListenerLane listener;
    private final RuleSide rules;
    private final Pipeline pipeline;
    private final StateKeeper state;
    private final Ingestion ingestion;
    private final PlugInCloser closer;
    private final SinkLanes sinkLanes;
    private final AtomicLong clockSteps = new AtomicLong();

    private final Object changes = new Object();

    /** Guarded by changes. */
    private Parts parts;

    /** Guarded by changes; one for each probe instance. */
    private final Map<Object, ProbeUse> probes = new java.util.IdentityHashMap<>();

    private volatile MonitorState life = MonitorState.NEW;
    private volatile Map<String, CheckRunner> runners = Map.of();
    private volatile Map<String, TargetMode> modes = Map.of();
    private long seconds;

    DefaultMonitor(Parts parts, EngineBuilder.Options options) {
        this.parts = parts;
        this.options = options;
        Threads named = new Threads(options.name());
        this.threads = new EngineThreads(named, options.executor());
        this.ownTime = options.timeSource() == null ? new SystemTimeSource(named) : null;
        this.time = ownTime != null ? ownTime : java.util.Objects.requireNonNull(options.timeSource());
        this.clock = new TickClock(time);
        this.listener = new ListenerLane(options.listener(), clock, named);
        this.rules = new RuleSide(
                this,
                options,
                named,
                latest,
                new PastReader(options.seriesReader(), threads.past(), time),
                this::alertHappened);
        this.pipeline = new Pipeline(latest, guard, rules, listener);
        this.state = new StateKeeper(
                options.stateStore() == null ? new InMemoryStateStore() : options.stateStore(),
                latest,
                () -> modes,
                this::sourceModes);
        this.ingestion = new Ingestion(clock, pipeline, state);
        this.closer = new PlugInCloser(threads.helpers());
        this.sinkLanes = new SinkLanes(time, clock, threads, options.spoolDirectory(), closer, pipeline::sinks);
    }

    private void alertHappened(io.denyut.AlertEvent event) {
        pipeline.alert(event);
    }

    // ---------------------------------------------------------------- life

    @Override
    public void start() {
        synchronized (changes) {
            if (life != MonitorState.NEW) {
                throw new IllegalStateException("this monitor is " + life + ": it starts once");
            }
            life = MonitorState.RUNNING;
            Map<String, TargetMode> saved = new LinkedHashMap<>(state.load());
            saved.putAll(parts.modes);
            parts.modes.putAll(saved);
            modes = Map.copyOf(parts.modes);
            listener.start();
            sinkLanes.apply(parts.sinks);
            rules.configure(parts);
            rules.start();
            applyChecks();
            time.schedule(SECOND, this::everySecond);
            time.schedule(MOMENT, this::everyMoment);
        }
        LOG.info(
                "{}: started with {} checks, {} sinks, {} rules, {} notifiers",
                options.name(),
                parts.checks.size(),
                parts.sinks.size(),
                parts.rules.size(),
                parts.notifiers.size());
    }

    /** On the scheduler's thread, once a second. */
    private void everySecond() {
        if (life != MonitorState.RUNNING) {
            return;
        }
        time.schedule(SECOND, this::everySecond);
        clock.check().ifPresent(this::clockStepped);
        rules.second(clock.now());
        seconds++;
        if (seconds % SAVE_EVERY_SECONDS == 0) {
            threads.helpers().execute(state::save);
        }
        if (seconds % EXPIRE_EVERY_SECONDS == 0) {
            threads.execute(() -> runners.values().forEach(CheckRunner::expireComponents));
        }
    }

    /** On the scheduler's thread. */
    private void everyMoment() {
        if (life == MonitorState.RUNNING) {
            time.schedule(MOMENT, this::everyMoment);
            rules.moment();
        }
    }

    private void clockStepped(Duration by) {
        clockSteps.incrementAndGet();
        LOG.warn("{}: clock.stepped: the wall clock was set by {}", options.name(), by);
        runners.values().forEach(CheckRunner::reschedule);
        listener.tell(l -> l.clockStepped(by));
    }

    @Override
    public void close() {
        List<CheckRunner> checks;
        synchronized (changes) {
            if (life == MonitorState.CLOSED) {
                return;
            }
            boolean ran = life == MonitorState.RUNNING;
            life = MonitorState.CLOSED;
            checks = List.copyOf(runners.values());
            if (!ran) {
                closePlugInsThatNeverRan();
                return;
            }
        }
        Deadline deadline = Deadline.in(options.closeWithin());
        checks.forEach(CheckRunner::stop);
        endRounds(checks, deadline);
        rules.closeRules(deadline.share(3));
        rules.closeDeliveries(deadline.share(3));
        sinkLanes.close(deadline);
        closer.run("state store", state::save, deadline);
        listener.close(deadline.share(2));
        closeInReverse(deadline);
        threads.close();
        if (ownTime != null) {
            ownTime.close();
        }
        LOG.info("{}: stopped", options.name());
    }

    /** Lets open rounds end by themselves for half of the time, for what they still measure is true; then ends them with what is known. */
    private static void endRounds(List<CheckRunner> checks, Deadline deadline) {
        waitForRounds(checks, deadline.share(2));
        checks.forEach(CheckRunner::abortRounds);
        waitForRounds(checks, deadline.share(4));
    }

    private static void waitForRounds(List<CheckRunner> checks, Deadline deadline) {
        while (!deadline.isOver() && checks.stream().anyMatch(CheckRunner::hasUnfinishedRound)) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    private void closeInReverse(Deadline deadline) {
        List<PlugInCloser.Part> order = new ArrayList<>();
        synchronized (changes) {
            Set<Object> seen = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
            parts.checks.values().forEach(check -> {
                ProbeUse use = probes.get(check.probe());
                if (use != null && use.claimClose() && seen.add(check.probe())) {
                    order.add(new PlugInCloser.Part("probe of check " + check.id(), check.probe()::close));
                }
            });
            sinkLanes.partsToClose().forEach(order::add);
            parts.notifiers.forEach(
                    (id, told) -> order.add(new PlugInCloser.Part("notifier " + id, told.notifier()::close)));
        }
        Collections.reverse(order);
        order.add(new PlugInCloser.Part("alert store", rules::closeStore));
        order.add(new PlugInCloser.Part("state store", state::close));
        closer.closeAll(order, deadline);
    }

    private void closePlugInsThatNeverRan() {
        Deadline deadline = Deadline.in(options.closeWithin());
        List<PlugInCloser.Part> order = new ArrayList<>();
        parts.checks
                .values()
                .forEach(check ->
                        order.add(new PlugInCloser.Part("probe of check " + check.id(), check.probe()::close)));
        parts.sinks.forEach((id, sink) -> order.add(new PlugInCloser.Part("sink " + id, sink::close)));
        parts.notifiers.forEach(
                (id, told) -> order.add(new PlugInCloser.Part("notifier " + id, told.notifier()::close)));
        Collections.reverse(order);
        order.add(new PlugInCloser.Part("alert store", rules::closeStore));
        order.add(new PlugInCloser.Part("state store", state::close));
        closer.closeAll(order, deadline);
        threads.close();
        if (ownTime != null) {
            ownTime.close();
        }
    }

    @Override
    public MonitorState state() {
        return life;
    }

    // ---------------------------------------------------------------- changes

    @Override
    public void update(Consumer<Update> wanted) {
        synchronized (changes) {
            if (life == MonitorState.CLOSED) {
                throw new IllegalStateException("this monitor is closed");
            }
            Parts next = parts.copy();
            wanted.accept(new PartsUpdate(next));
            List<Problem> problems = next.check();
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            Parts before = parts;
            parts = next;
            modes = Map.copyOf(next.modes);
            if (life == MonitorState.RUNNING) {
                sinkLanes.apply(parts.sinks);
                rules.configure(parts);
                applyChecks();
                if (!before.modes.equals(next.modes)) {
                    runners.values().forEach(CheckRunner::modesChanged);
                }
                closeRemovedNotifiers(before, next);
            }
        }
    }

    /** Called with changes held. */
    private void closeRemovedNotifiers(Parts before, Parts next) {
        before.notifiers.forEach((id, told) -> {
            boolean stays = next.notifiers.values().stream().anyMatch(other -> other.notifier() == told.notifier());
            if (!stays) {
                closer.later(new PlugInCloser.Part("notifier " + id, told.notifier()::close));
            }
        });
    }

    /** Called with changes held: makes the runners what the parts say. */
    private void applyChecks() {
        Map<String, CheckRunner> now = new LinkedHashMap<>();
        Map<String, CheckRunner> before = runners;
        List<Runnable> afterwards = new ArrayList<>();
        for (Check check : parts.checks.values()) {
            CheckRunner old = before.get(check.id());
            if (old != null && old.check() == check) {
                now.put(check.id(), old);
                continue;
            }
            ProbeUse use = useOf(check);
            use.checkAdded();
            CheckRunner made = new CheckRunner(this, check, use);
            now.put(check.id(), made);
            if (old == null) {
                afterwards.add(made::begin);
            } else {
                afterwards.add(() -> replace(old, made));
            }
        }
        before.forEach((id, old) -> {
            if (!now.containsKey(id)) {
                afterwards.add(() -> {
                    old.stop();
                    targetsGone(id, old.everything());
                    old.use().checkRemoved();
                });
            }
        });
        runners = Collections.unmodifiableMap(now);
        afterwards.forEach(Runnable::run);
    }

    private static void replace(CheckRunner old, CheckRunner made) {
        old.stop();
        made.inherit(old);
        old.use().checkRemoved();
        old.whenRoundsHaveEnded(made::begin);
    }

    /** Called with changes held. */
    private ProbeUse useOf(Check check) {
        ProbeUse known = probes.get(check.probe());
        if (known != null && !known.isClosed()) {
            return known;
        }
        ProbeUse made = new ProbeUse(
                check.probe(),
                check.probe().roundMode(),
                () -> closer.later(new PlugInCloser.Part("probe of check " + check.id(), check.probe()::close)));
        probes.put(check.probe(), made);
        return made;
    }

    @Override
    public void pause(String checkId) {
        runner(checkId).pause();
    }

    @Override
    public void resume(String checkId) {
        runner(checkId).resume();
    }

    private CheckRunner runner(String checkId) {
        CheckRunner runner = runners.get(checkId);
        if (runner == null) {
            throw new IllegalArgumentException(
                    life == MonitorState.RUNNING
                            ? "there is no check '" + checkId + "'; there are " + runners.keySet()
                            : "this monitor is " + life);
        }
        return runner;
    }

    @Override
    public CompletionStage<Observation> probeNow(String checkId, Target target) {
        return runner(checkId).look(target);
    }

    @Override
    public CompletionStage<List<String>> announce(String notifier, Notification notice) {
        if (life != MonitorState.RUNNING) {
            return CompletableFuture.failedFuture(new IllegalStateException("this monitor is " + life));
        }
        if (!ANNOUNCED.contains(notice.kind())) {
            throw new IllegalArgumentException(
                    "notice " + notice.id() + " is a " + notice.kind() + ": only " + ANNOUNCED + " are announced");
        }
        synchronized (changes) {
            if (!notifier.isEmpty() && !parts.notifiers.containsKey(notifier)) {
                throw new IllegalArgumentException(
                        "there is no notifier '" + notifier + "'; there are " + parts.notifiers.keySet());
            }
        }
        return rules.announce(notifier, notice);
    }

    @Override
    public CompletionStage<Void> ingest(IngestBatch batch) {
        if (life != MonitorState.RUNNING) {
            return CompletableFuture.failedFuture(new IllegalStateException("this monitor is " + life));
        }
        return ingestion.ingest(batch);
    }

    // ---------------------------------------------------------------- what checks need

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public TickClock clock() {
        return clock;
    }

    @Override
    public Secrets secrets() {
        return options.secrets();
    }

    @Override
    public void execute(Runnable engineTask) {
        threads.execute(engineTask);
    }

    @Override
    public Limiter launches() {
        return threads.launches();
    }

    @Override
    public Executor workers() {
        return threads.workers();
    }

    @Override
    public int workerCount() {
        return threads.workerCount();
    }

    @Override
    public Threads threads() {
        return threads.named();
    }

    /** Of all targets that are known now; the first check's source counts, as in {@link #mode}. */
    private Map<String, TargetMode> sourceModes() {
        Map<String, TargetMode> all = new HashMap<>();
        runners.values()
                .forEach(runner -> runner.everything()
                        .forEach(target -> runner.sourceMode(target.id())
                                .ifPresentOrElse(
                                        mode -> all.merge(
                                                target.id(),
                                                mode,
                                                (one, other) -> one == TargetMode.ACTIVE ? other : one),
                                        () -> all.putIfAbsent(target.id(), TargetMode.ACTIVE))));
        return all;
    }

    @Override
    public TargetMode mode(String targetId) {
        TargetMode operators = modes.get(targetId);
        if (operators != null) {
            return operators;
        }
        for (CheckRunner runner : runners.values()) {
            Optional<TargetMode> sources = runner.sourceMode(targetId);
            if (sources.isPresent()) {
                return sources.get();
            }
        }
        return TargetMode.ACTIVE;
    }

    @Override
    public void publish(Observation observation, Map<String, String> facts, boolean watched) {
        pipeline.publish(observation, facts, watched);
    }

    @Override
    public void roundEnded(RoundEnd end, Duration took) {
        rules.roundEnded(end);
        listener.tell(l -> l.roundEnded(end.check(), end.tick(), end.targets().size(), took));
    }

    @Override
    public void tickSkipped(String check, Instant tick) {
        listener.tell(l -> l.tickSkipped(check, tick));
    }

    @Override
    public void targetsChanged(String check, TargetSet now) {
        Set<String> ids = new HashSet<>();
        now.targets().forEach(target -> ids.add(target.id()));
        latest.removeRestored(check, ids);
        rules.targetsChanged();
        listener.tell(
                l -> l.targetsChanged(check, now.targets().size(), now.refused().size()));
    }

    @Override
    public void componentsFound() {
        rules.targetsChanged();
    }

    @Override
    public void targetsGone(String check, List<Target> gone) {
        List<Target> everywhere = new ArrayList<>();
        for (Target target : gone) {
            latest.remove(target.id(), check);
            if (runners.values().stream().noneMatch(runner -> runner.watches(target.id()))) {
                guard.forget(target.id());
                everywhere.add(target);
            }
        }
        rules.targetsGone(check, gone, everywhere);
    }

    // ---------------------------------------------------------------- what is known

    @Override
    public List<Latest> latest() {
        return latest.all();
    }

    @Override
    public List<Latest> latest(String targetId) {
        return latest.of(targetId);
    }

    @Override
    public Map<String, Target> targets() {
        Map<String, Target> all = new TreeMap<>();
        runners.values().forEach(runner -> runner.everything().forEach(target -> all.putIfAbsent(target.id(), target)));
        return Collections.unmodifiableMap(all);
    }

    @Override
    public Optional<Status> headline(String targetId) {
        return latest.of(targetId).stream()
                .map(Latest::observation)
                .filter(observation -> countsForAvailability(observation.checkId()))
                .map(Observation::status)
                .min(Comparator.comparingInt(Status::badness));
    }

    /** Whether this check says if its targets are there: those that say so, or the first where none does. */
    boolean countsForAvailability(String checkId) {
        Map<String, CheckRunner> now = runners;
        CheckRunner runner = now.get(checkId);
        if (runner == null) {
            return false;
        }
        boolean anySays = now.values().stream()
                .anyMatch(other -> other.check().availability().isPresent());
        return runner.check()
                .availability()
                .orElse(!anySays && checkId.equals(now.keySet().iterator().next()));
    }

    @Override
    public List<Alert> alerts() {
        return rules.alerts();
    }

    @Override
    public AlertHistory alertHistory() {
        return rules.history();
    }

    @Override
    public boolean received(String notifier, DeliveryReceipt receipt) throws Exception {
        return rules.received(notifier, receipt);
    }

    @Override
    public List<Check> checks() {
        synchronized (changes) {
            return List.copyOf(parts.checks.values());
        }
    }

    List<CheckRunner> runners() {
        return List.copyOf(runners.values());
    }

    @Override
    public MonitorHealth health() {
        Map<String, MonitorHealth.CheckHealth> checks = new LinkedHashMap<>();
        runners.forEach((id, runner) -> checks.put(id, runner.health()));
        Map<String, MonitorHealth.LaneHealth> sinks = sinkLanes.health();
        List<Problem> problems = new ArrayList<>(HealthProblems.ofChecks(checks, latest.inAnyOrder()));
        problems.addAll(sinkLanes.problems());
        guard.problem().ifPresent(problems::add);
        problems.addAll(rules.problems());
        String stateError = state.lastError();
        if (stateError != null) {
            problems.add(Problem.of("state store", stateError));
        }
        return new MonitorHealth(
                life,
                checks,
                sinks,
                rules.health(),
                rules.thirdPartyHealth(),
                rules.notifierHealth(),
                listener.health(),
                clockSteps.get(),
                guard.conflicts(),
                guard.overLimit(),
                List.copyOf(problems));
    }

    /** Nothing is under way but what stands still: for tests on a clock that they move. */
    boolean isQuiet() {
        return threads.isQuiet()
                && runners.values().stream().allMatch(CheckRunner::isQuiet)
                && pipeline.sinks().stream().allMatch(SinkLane::isQuiet)
                && rules.isQuiet()
                && listener.isQuiet();
    }
}
