package io.denyut.internal.round;

import io.denyut.Observation;
import io.denyut.Target;
import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Targets that are probed in one call: all of a sweep, or one. Its rounds never overlap. Guarded by the lock of its {@link CheckRunner}.
 */
public final class TargetGroup {
    private static final int MAX_WAITING_LOOKS = 100;

    final TickGrid grid;
    final IntervalKeeper interval;

    private List<Target> targets;
    private Map<String, Integer> index;

    @Nullable
    Round open;

    @Nullable
    Instant deferredTick;

    @Nullable
    Instant lastTick;

    TimeSource.@Nullable Cancellable timer;
    boolean removed;
    private long number;
    private final Deque<Look> looks = new ArrayDeque<>();

    /** A look at one target, asked for by a person or a rule. */
    public record Look(Target target, boolean inSet, CompletableFuture<Observation> answer) {}

    public TargetGroup(TickGrid grid, List<Target> targets) {
        this.grid = grid;
        this.interval = new IntervalKeeper(grid.every());
        this.targets = targets;
        this.index = index(targets);
    }

    /** It is probed no more; its open round ends as usual. */
    void remove() {
        removed = true;
        cancelTimer();
    }

    void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** The interval that is being kept: an open round that has taken longer already tells it before its end. */
    Duration effectiveInterval() {
        Round round = open;
        return round == null || !round.isScheduled() || round.isOver()
                ? interval.effective()
                : interval.effective(round.underWay());
    }

    /** Its rounds take longer than was asked for. */
    boolean isSlow() {
        return effectiveInterval().compareTo(grid.every()) > 0;
    }

    public static Map<String, Integer> index(List<Target> targets) {
        if (targets.size() == 1) {
            return Map.of(targets.get(0).id(), 0);
        }
        Map<String, Integer> index = new HashMap<>(targets.size() * 2);
        for (int i = 0; i < targets.size(); i++) {
            index.put(targets.get(i).id(), i);
        }
        return index;
    }

    public void targets(List<Target> now) {
        if (!now.equals(targets)) {
            targets = now;
            index = index(now);
        }
    }

    public List<Target> targets() {
        return targets;
    }

    public Map<String, Integer> index() {
        return index;
    }

    public long nextNumber() {
        return ++number;
    }

    /** False when too many are waiting already. */
    public boolean addLook(Look look) {
        return looks.size() < MAX_WAITING_LOOKS && looks.add(look);
    }

    @Nullable
    public Look nextLook() {
        return looks.poll();
    }
}
