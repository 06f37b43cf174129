package io.denyut.internal.round;

import io.denyut.Check;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.MonitorHealth.CheckState;
import io.denyut.Observation;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.internal.round.TargetGroup.Look;
import io.denyut.internal.thread.Limiter;
import io.denyut.internal.time.TickClock;
import io.denyut.spi.RoundEnd;
import io.denyut.spi.RoundMode;
import io.denyut.spi.RuleContext.CheckInfo;
import io.denyut.spi.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one check: keeps its groups of targets on their grids, begins their rounds, and sees to it that rounds of one group never overlap.
 *
 * <p>{@code this} guards the groups and all plain fields. Nothing of a plug-in is called with the lock held, or on the scheduler's thread.
 */
public final class CheckRunner implements RoundHost {
    private static final Duration FIRST_ROUND_WITHIN = Duration.ofSeconds(10);
    private static final Duration SWEEP_MARGIN = Duration.ofMillis(100);
    private static final Duration LOOK_MARGIN = Duration.ofMillis(500);

    private final EngineContext engine;
    private final Check check;
    private final ProbeUse use;
    private final RoundMode mode;
    private final ProbeCalls calls;
    private final Limiter share;
    private final RoundCounters counters = new RoundCounters();
    private final ComponentRegistry components = new ComponentRegistry();
    private @Nullable TargetReader reader;

    private final WatchedTargets watched;
    private boolean begun;
    private boolean stopped;
    private boolean paused;
    private Instant expectedSince;
    private int openRounds;
    private int heldGroups;
    private @Nullable Runnable afterwards;
    private @Nullable String sourceError;
    private @Nullable Instant lastTick;
    private Duration lastDuration = Duration.ZERO;

    public CheckRunner(EngineContext engine, Check check, ProbeUse use) {
        this.engine = engine;
        this.check = check;
        this.use = use;
        this.mode = use.mode();
        this.watched = new WatchedTargets(check, mode, components, engine::mode);
        this.calls = new ProbeCalls(check.id(), engine, use);
        this.share = new Limiter(
                check.limit().orElse(Math.max(1, engine.workerCount() / 4)),
                task -> engine.workers().execute(task));
        this.expectedSince = engine.clock().now();
    }

    public Check check() {
        return check;
    }

    public ProbeUse use() {
        return use;
    }

    // ---------------------------------------------------------------- life

    /** Begins the ticks: at once where the targets are known, otherwise when they have been read. */
    public void begin() {
        synchronized (this) {
            begun = true;
            expectedSince = engine.clock().now();
        }
        Optional<TargetSet> known = check.targets().known();
        if (known.isPresent()) {
            apply(known.get());
        } else {
            TargetReader made = new TargetReader(
                    check.id(), check.targets(), engine.time(), engine.threads(), this::apply, this::failed);
            reader = made;
            made.start();
        }
    }

    /** No tick begins a round any more. */
    public void stop() {
        List<Look> left = new ArrayList<>();
        synchronized (this) {
            stopped = true;
            for (TargetGroup group : watched.groups()) {
                group.cancelTimer();
                for (Look look = group.nextLook(); look != null; look = group.nextLook()) {
                    left.add(look);
                }
            }
        }
        if (reader != null) {
            reader.close();
        }
        left.forEach(look ->
                look.answer().completeExceptionally(new IllegalStateException("check " + check.id() + " was stopped")));
    }

    /** Ends the rounds that are open with what is known. */
    public void abortRounds() {
        List<Round> open = new ArrayList<>();
        synchronized (this) {
            watched.groups().forEach(group -> {
                if (group.open != null) {
                    open.add(group.open);
                }
            });
        }
        open.forEach(Round::abort);
    }

    public synchronized boolean hasUnfinishedRound() {
        return openRounds > 0;
    }

    public synchronized void pause() {
        paused = true;
    }

    public synchronized void resume() {
        if (paused) {
            paused = false;
            expectedSince = engine.clock().now();
        }
    }

    // ---------------------------------------------------------------- targets

    private void failed(String error) {
        synchronized (this) {
            sourceError = "targets: " + error;
        }
    }

    private void apply(TargetSet set) {
        WatchedTargets.Change change;
        synchronized (this) {
            if (stopped) {
                return;
            }
            change = watched.apply(set);
            sourceError = null;
        }
        if (!change.gone().isEmpty()) {
            engine.targetsGone(check.id(), change.gone());
        }
        if (change.now() != null) {
            engine.targetsChanged(check.id(), change.now());
        }
        change.fresh().forEach(this::scheduleFirst);
    }

    /** A mode changed: sweeps leave paused targets out. */
    public synchronized void modesChanged() {
        watched.modesChanged();
    }

    /** What the source of its targets says is to be done with one. */
    public Optional<TargetMode> sourceMode(String targetId) {
        return watched.sourceMode(targetId);
    }

    /** Its targets and their components. */
    public List<Target> everything() {
        List<Target> all;
        synchronized (this) {
            all = new ArrayList<>(watched.targets().values());
        }
        all.addAll(components.all());
        return all;
    }

    /** How often it looks at a target, or at the device that has this component, now; empty while it does not. */
    public synchronized Optional<Duration> interval(String targetId) {
        if (paused || stopped) {
            return Optional.empty();
        }
        return watched.groupOf(targetId)
                .map(TargetGroup::effectiveInterval)
                .or(() -> Optional.of(check.schedule().every()));
    }

    public synchronized boolean watches(String targetId) {
        return watched.targets().containsKey(targetId);
    }

    /** Takes over what an earlier form of this check knew, so that targets that are no longer there are seen to be gone. */
    public void inherit(CheckRunner old) {
        Map<String, Target> known;
        synchronized (old) {
            known = old.watched.targets();
        }
        synchronized (this) {
            watched.inherit(known);
        }
        for (Target root : known.values()) {
            old.components.of(root.id()).forEach(component -> components.seen(root.id(), component, clock().now()));
        }
    }

    /** Runs something once no round of this check is open; it must have been stopped. */
    public void whenRoundsHaveEnded(Runnable then) {
        synchronized (this) {
            if (heldGroups > 0) {
                afterwards = then;
                return;
            }
        }
        then.run();
    }

    /** The wall clock was set: the grid lies elsewhere now. */
    public void reschedule() {
        List<TargetGroup> all;
        synchronized (this) {
            all = List.copyOf(watched.groups());
            all.forEach(TargetGroup::cancelTimer);
        }
        all.forEach(group -> schedule(group, group.grid.after(engine.clock().now())));
    }

    private synchronized boolean isWatched(Target target) {
        return watched.targets().containsKey(target.id()) || (target.parentId() != null && !components.isEmpty());
    }

    // ---------------------------------------------------------------- ticks

    private void scheduleFirst(TargetGroup group) {
        Instant now = engine.clock().now();
        Instant tick = group.grid.after(now);
        Duration wait = Duration.between(now, tick);
        if (wait.compareTo(FIRST_ROUND_WITHIN) > 0) {
            // Nobody wants to wait an hour for the first look: somewhere in the next seconds, each group at its own
            // place.
            long within = FIRST_ROUND_WITHIN.toMillis();
            long at = mode == RoundMode.SWEEP ? 1 : 1 + Math.floorMod(group.grid.phaseMicros() / 1_000, within);
            tick = now.plusMillis(at);
        }
        schedule(group, tick);
    }

    private void schedule(TargetGroup group, Instant tick) {
        synchronized (this) {
            if (begun && !stopped && !group.removed) {
                group.timer = engine.time().schedule(engine.clock().until(tick), () -> tick(group, tick));
            }
        }
    }

    /** On the scheduler's thread. */
    private void tick(TargetGroup group, Instant tick) {
        Instant now = engine.clock().now();
        Instant reached = now.isBefore(tick) ? tick : now;
        schedule(group, group.grid.after(reached));
        long missed = group.grid.between(tick, reached);
        Round round = null;
        boolean skipped = false;
        synchronized (this) {
            counters.skippedTicks.add(missed);
            if (stopped || paused || group.removed || !watched.isProbed(group)) {
                return;
            }
            if (calls.isBlocked() || group.open != null) {
                if (!calls.isBlocked() && group.open != null && !group.open.isScheduled() && !group.open.isOver()) {
                    group.deferredTick = tick;
                } else {
                    skipped = true;
                    counters.skippedTicks.increment();
                }
            } else {
                round = open(group, tick);
            }
        }
        if (skipped) {
            engine.tickSkipped(check.id(), tick);
        }
        if (round != null) {
            launch(round);
        }
    }

    /** Called with the lock held. */
    private Round open(TargetGroup group, Instant tick) {
        Round round = new Round(
                this,
                group,
                check.id(),
                group.nextNumber(),
                tick,
                group.targets(),
                group.index(),
                check.timeout(),
                deadline(group),
                true,
                null);
        group.open = round;
        group.lastTick = tick;
        openRounds++;
        heldGroups++;
        return round;
    }

    private Duration deadline(TargetGroup group) {
        if (mode == RoundMode.PER_TARGET) {
            return check.timeout();
        }
        Duration every = group.grid.every();
        Duration half = every.dividedBy(2);
        Duration most = every.minus(SWEEP_MARGIN);
        return most.compareTo(half) > 0 ? most : half;
    }

    // ---------------------------------------------------------------- looks

    public CompletionStage<Observation> look(Target target) {
        CompletableFuture<Observation> answer = new CompletableFuture<>();
        Round round = null;
        synchronized (this) {
            if (stopped || !begun) {
                answer.completeExceptionally(new IllegalStateException("check " + check.id() + " is not running"));
                return answer;
            }
            boolean inSet = watched.targets().containsKey(target.id());
            TargetGroup group = watched.groupOf(target.id())
                    .orElseGet(() -> new TargetGroup(watched.gridOf(target), List.of(target)));
            Target known = watched.targets().getOrDefault(target.id(), target);
            Look look = new Look(known, inSet, answer);
            if (calls.isBlocked() || (group.open != null && group.open.isStuck())) {
                answer.completeExceptionally(new IllegalStateException(
                        "check " + check.id() + " is stalled: its probe does not come back from an earlier call"));
            } else if (group.open == null) {
                round = open(group, look);
            } else if (!group.addLook(look)) {
                answer.completeExceptionally(new RejectedExecutionException(
                        "too many looks at the targets of check " + check.id() + " are waiting"));
            }
        }
        if (round != null) {
            launch(round);
        }
        return answer;
    }

    /** Called with the lock held. */
    private Round open(TargetGroup group, Look look) {
        List<Target> one = List.of(look.target());
        Duration deadline = mode == RoundMode.SWEEP ? check.timeout().plus(LOOK_MARGIN) : check.timeout();
        Round round = new Round(
                this,
                group,
                check.id(),
                group.nextNumber(),
                engine.clock().now(),
                one,
                TargetGroup.index(one),
                check.timeout(),
                deadline,
                look.inSet(),
                look.answer());
        group.open = round;
        openRounds++;
        heldGroups++;
        return round;
    }

    private void launch(Round round) {
        use.roundBegan();
        watchDeadline(round);
        calls.call(round);
    }

    private void watchDeadline(Round round) {
        engine.time().schedule(round.untilDeadline(), () -> {
            if (round.isFinished()) {
                return;
            }
            if (round.untilDeadline().compareTo(Duration.ZERO) > 0) {
                watchDeadline(round);
            } else {
                round.deadlinePassed();
            }
        });
    }

    // ---------------------------------------------------------------- what rounds need

    @Override
    public TickClock clock() {
        return engine.clock();
    }

    @Override
    public Secrets secrets() {
        return engine.secrets();
    }

    @Override
    public void execute(Runnable engineTask) {
        engine.execute(engineTask);
    }

    @Override
    public Executor workers() {
        return share;
    }

    @Override
    public ComponentRegistry components() {
        return components;
    }

    @Override
    public void componentsFound() {
        engine.componentsFound();
    }

    @Override
    public RoundCounters counters() {
        return counters;
    }

    @Override
    public void publish(Observation observation, Map<String, String> facts) {
        engine.publish(observation, facts, isWatched(observation.target()));
    }

    @Override
    public void roundFinished(Round round) {
        Duration took = round.elapsed();
        TargetGroup group = round.group();
        if (round.isScheduled()) {
            group.interval.add(took);
        }
        synchronized (this) {
            openRounds--;
            if (round.isScheduled()) {
                counters.rounds.increment();
                lastTick = round.tick();
                lastDuration = took;
            }
        }
        if (round.isPublished()) {
            engine.roundEnded(
                    new RoundEnd(check.id(), round.targets(), round.tick(), group.interval.effective()), took);
        }
    }

    @Override
    public void groupFree(Round round) {
        use.roundEnded();
        TargetGroup group = round.group();
        Round next = null;
        Runnable then = null;
        synchronized (this) {
            heldGroups--;
            if (stopped && heldGroups == 0) {
                then = afterwards;
                afterwards = null;
            }
            TargetGroup current = watched.current(group, round);
            if (current.open == round) {
                current.open = null;
            }
            Instant tick = current.deferredTick;
            current.deferredTick = null;
            if (stopped || current.open != null) {
                next = null;
            } else if (tick != null && !paused && !current.removed && watched.isProbed(current)) {
                next = open(current, tick);
            } else {
                Look look = current.nextLook();
                if (look != null) {
                    next = open(current, look);
                }
            }
        }
        if (then != null) {
            then.run();
        }
        if (next != null) {
            launch(next);
        }
    }

    /** Forgets components that have not been seen for long; to be called now and then. */
    public void expireComponents() {
        List<Target> gone = components.expire(engine.clock().now());
        if (!gone.isEmpty()) {
            engine.targetsGone(check.id(), gone);
        }
    }

    // ---------------------------------------------------------------- what others ask

    /** One entry for each interval that is being kept. */
    public List<CheckInfo> infos() {
        Map<Duration, List<Target>> byInterval = new LinkedHashMap<>();
        synchronized (this) {
            for (TargetGroup group : watched.groups()) {
                List<Target> probed = mode == RoundMode.SWEEP
                        ? group.targets()
                        : watched.isProbed(group) ? group.targets() : List.of();
                byInterval
                        .computeIfAbsent(group.effectiveInterval(), d -> new ArrayList<>())
                        .addAll(probed);
            }
            List<CheckInfo> infos = new ArrayList<>();
            byInterval.forEach((interval, probed) -> infos.add(
                    new CheckInfo(check.id(), interval, expectedSince, List.copyOf(probed), paused || !begun)));
            return infos;
        }
    }

    public synchronized CheckHealth health() {
        Duration effective = check.schedule().every();
        boolean stuck = calls.isBlocked();
        int probed = 0;
        int slow = 0;
        for (TargetGroup group : watched.groups()) {
            Duration kept = group.effectiveInterval();
            effective = kept.compareTo(effective) > 0 ? kept : effective;
            stuck |= group.open != null && group.open.isStuck();
            int size = watched.isProbed(group) ? group.targets().size() : 0;
            probed += size;
            slow += group.isSlow() ? size : 0;
        }
        return new CheckHealth(
                paused ? CheckState.PAUSED : stuck ? CheckState.STALLED : CheckState.RUNNING,
                probed,
                counters.rounds.sum(),
                counters.skippedTicks.sum(),
                counters.late.sum(),
                counters.duplicate.sum(),
                counters.stranger.sum(),
                counters.gapsFilled.sum(),
                lastTick,
                lastDuration,
                effective,
                slow,
                sourceError != null ? sourceError : calls.lastError(),
                watched.refused());
    }

    /** No call of the probe is under way and nobody reads targets; rounds may be open and wait for the probe's answers. */
    public synchronized boolean isQuiet() {
        return calls.isQuiet() && (reader == null || !reader.isReading());
    }
}
