package io.denyut.internal.round;

import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * One round: takes each report once, and when it is over says what the probe did not.
 *
 * <p>A target is claimed by one atomic step and only then published, so a report and the filling of gaps never both speak for it. The round
 * is finished when all that was claimed is out. It holds its group until its probe has ended, too.
 */
public final class Round implements ProbeRound, ProbeOutput {
    private static final int OPEN = 0;
    private static final int REPORTED = 1;
    private static final int FILLED = 2;

    /** OLT, PON port, ONU, its ports: deeper nesting is a loop. */
    private static final int MAX_DEPTH = 16;

    private final RoundHost host;
    private final TargetGroup group;
    private final String checkId;
    private final long number;
    private final Instant tick;
    private final List<Target> targets;
    private final Duration timeout;
    private final boolean published;
    private final @Nullable CompletableFuture<Observation> answer;

    private final Map<String, Integer> index;
    private final AtomicIntegerArray claims;
    private final Map<String, Component> components = new ConcurrentHashMap<>();

    /** Statuses of this round, kept only where there are components: they need to know how their parent is. */
    private final Map<String, Status> statuses = new ConcurrentHashMap<>();

    /** By parent, the components that a complete list named. Guarded by {@code this}. */
    private final Map<String, Set<String>> completeLists = new HashMap<>();

    /** Targets and components not yet published, and one for the end of the round. */
    private final AtomicInteger outstanding;

    /** The round's end and the probe's end: the group is free after both. */
    private final AtomicInteger holds = new AtomicInteger(2);

    private final long startNanos;
    private volatile long deadlineNanos;
    private volatile boolean over;
    private volatile boolean probeEnded;
    private volatile boolean finished;
    private volatile long finishedNanos;

    /** Guarded by {@code this}. */
    private boolean ending;

    private static final class Component {
        final Target target;
        final String root;
        final AtomicInteger claim = new AtomicInteger(OPEN);

        Component(Target target, String root) {
            this.target = target;
            this.root = root;
        }
    }

    /**
     * @param published false for a look at a target that is not in the set: only {@code answer} sees the result
     * @param index positions in {@code targets} by id, shared by the rounds over one set
     */
    public Round(
            RoundHost host,
            TargetGroup group,
            String checkId,
            long number,
            Instant tick,
            List<Target> targets,
            Map<String, Integer> index,
            Duration timeout,
            Duration deadline,
            boolean published,
            @Nullable CompletableFuture<Observation> answer) {
        this.host = host;
        this.group = group;
        this.checkId = checkId;
        this.number = number;
        this.tick = tick;
        this.targets = targets;
        this.index = index;
        this.timeout = timeout;
        this.published = published;
        this.answer = answer;
        this.claims = new AtomicIntegerArray(targets.size());
        this.startNanos = host.clock().nanoTime();
        this.deadlineNanos = startNanos + deadline.toNanos();
        if (published && !host.components().isEmpty()) {
            for (Target target : targets) {
                for (Target component : host.components().of(target.id())) {
                    components.put(component.id(), new Component(component, target.id()));
                }
            }
        }
        this.outstanding = new AtomicInteger(targets.size() + components.size() + 1);
    }

    public TargetGroup group() {
        return group;
    }

    public boolean isScheduled() {
        return answer == null;
    }

    /** Whether the latest table, sinks and rules see it. */
    public boolean isPublished() {
        return published;
    }

    public Duration elapsed() {
        return Duration.ofNanos(finishedNanos - startNanos);
    }

    public boolean isFinished() {
        return finished;
    }

    /** Over, and its probe has not ended it. */
    public boolean isStuck() {
        return over && !probeEnded;
    }

    /** Moves the deadline of a sweep that needs longer than its interval. */
    public void extendTo(Duration deadline) {
        deadlineNanos = startNanos + deadline.toNanos();
    }

    /** Since it began. */
    Duration underWay() {
        return Duration.ofNanos(host.clock().nanoTime() - startNanos);
    }

    public Duration untilDeadline() {
        return Duration.ofNanos(deadlineNanos - host.clock().nanoTime());
    }

    @Override
    public String checkId() {
        return checkId;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public Instant tick() {
        return tick;
    }

    @Override
    public List<Target> targets() {
        return targets;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public Duration remaining() {
        long left = deadlineNanos - host.clock().nanoTime();
        return Duration.ofNanos(Math.max(1_000_000, left));
    }

    @Override
    public boolean isOver() {
        return over || host.clock().nanoTime() - deadlineNanos >= 0;
    }

    @Override
    public Executor workers() {
        return host.workers();
    }

    @Override
    public Secrets secrets() {
        return host.secrets();
    }

    @Override
    public boolean report(Target target, ProbeResult result) {
        return report(target, result, host.clock().now());
    }

    @Override
    public boolean report(Target target, ProbeResult result, Instant time) {
        Integer at = index.get(target.id());
        Component component = at == null ? components.get(target.id()) : null;
        if (at == null && component == null) {
            (over ? host.counters().late : host.counters().stranger).increment();
            return false;
        }
        if (isOver()) {
            host.counters().late.increment();
            return false;
        }
        if (at != null ? !claims.compareAndSet(at, OPEN, REPORTED) : !claim(component, REPORTED)) {
            boolean filled = at != null ? claims.get(at) == FILLED : isFilled(component);
            (filled ? host.counters().late : host.counters().duplicate).increment();
            return false;
        }
        publish(at != null ? targets.get(at) : targetOf(component, target), result, time);
        return true;
    }

    private static boolean claim(@Nullable Component component, int as) {
        return component != null && component.claim.compareAndSet(OPEN, as);
    }

    private static boolean isFilled(@Nullable Component component) {
        return component != null && component.claim.get() == FILLED;
    }

    private static Target targetOf(@Nullable Component component, Target reported) {
        return component == null ? reported : component.target;
    }

    private void publish(Target target, ProbeResult result, Instant time) {
        try {
            Duration elapsed = Duration.ofNanos(host.clock().nanoTime() - startNanos);
            Observation observation = new Observation(
                    target,
                    checkId,
                    Observation.LOCAL,
                    tick,
                    time,
                    elapsed,
                    result.status(),
                    result.reason(),
                    result.samples());
            if (!components.isEmpty()) {
                statuses.put(target.id(), result.status());
            }
            if (published) {
                host.publish(observation, result.facts());
            }
            if (answer != null && targets.get(0).id().equals(target.id())) {
                answer.complete(observation);
            }
        } finally {
            published();
        }
    }

    private void published() {
        if (outstanding.decrementAndGet() == 0) {
            finishedNanos = host.clock().nanoTime();
            finished = true;
            host.roundFinished(this);
            release();
        }
    }

    private void release() {
        if (holds.decrementAndGet() == 0) {
            host.groupFree(this);
        }
    }

    @Override
    public void components(Target parent, Collection<Target> present, boolean complete) {
        Integer at = index.get(parent.id());
        Component parentComponent = at == null ? components.get(parent.id()) : null;
        if (!published || (at == null && parentComponent == null)) {
            host.counters().stranger.add(Math.max(1, present.size()));
            return;
        }
        String root = at != null ? parent.id() : rootOf(parentComponent);
        boolean found = false;
        synchronized (this) {
            if (ending || isOver()) {
                host.counters().late.add(Math.max(1, present.size()));
                return;
            }
            // The parent may have been reported before it was known that there are components at all.
            if (at != null && claims.get(at) == REPORTED) {
                statuses.putIfAbsent(parent.id(), Status.UP);
            }
            Set<String> named = completeLists.computeIfAbsent(parent.id(), id -> new HashSet<>());
            for (Target component : present) {
                if (index.containsKey(component.id())) {
                    host.counters().stranger.increment();
                    continue;
                }
                named.add(component.id());
                Target contained =
                        parent.id().equals(component.parentId()) ? component : component.withParent(parent.id());
                host.components().seen(root, contained, tick);
                Component before = components.get(contained.id());
                if (before == null) {
                    found = true;
                    outstanding.incrementAndGet();
                    components.put(contained.id(), new Component(contained, root));
                } else if (before.claim.get() == OPEN && !before.target.equals(contained)) {
                    components.put(contained.id(), new Component(contained, root));
                }
            }
            if (!complete) {
                completeLists.remove(parent.id());
            }
        }
        if (found) {
            host.componentsFound();
        }
    }

    private static String rootOf(@Nullable Component component) {
        return component == null ? "" : component.root;
    }

    /** The probe has ended, or never began: what it did not report gets this reason. Safe from any thread; the work is done elsewhere. */
    public void probeEnded(String reasonCode, String text) {
        probeEnded = true;
        host.execute(() -> {
            end(reasonCode, text);
            release();
        });
    }

    /** The deadline has come: on the scheduler's thread, so the work is handed over. */
    public void deadlinePassed() {
        over = true;
        host.execute(() -> end("probe.timeout", "no result within " + allowed().toMillis() + " ms"));
    }

    private Duration allowed() {
        return Duration.ofNanos(deadlineNanos - startNanos);
    }

    /** The monitor is closing. */
    public void abort() {
        over = true;
        host.execute(() -> end("monitor.closed", "the monitor was closed during the round"));
    }

    private void end(String reasonCode, String text) {
        synchronized (this) {
            if (ending) {
                return;
            }
            ending = true;
            over = true;
        }
        ProbeResult missing = ProbeResult.unknown(new Reason(reasonCode, text));
        for (int i = 0; i < targets.size(); i++) {
            if (claims.compareAndSet(i, OPEN, FILLED)) {
                host.counters().gapsFilled.increment();
                publish(targets.get(i), missing, host.clock().now());
            }
        }
        if (!components.isEmpty()) {
            fillComponents(missing);
        }
        published(); // the one that stands for the end
    }

    /** Parents before their components, which need to know how the parent is. */
    private void fillComponents(ProbeResult missing) {
        components.values().stream()
                .sorted(Comparator.comparingInt(this::depth).thenComparing(component -> component.target.id()))
                .forEach(component -> {
                    if (claim(component, FILLED)) {
                        host.counters().gapsFilled.increment();
                        publish(
                                component.target,
                                unreported(component, missing),
                                host.clock().now());
                    }
                });
    }

    private int depth(Component component) {
        int depth = 0;
        String parent = component.target.parentId();
        while (parent != null && depth < MAX_DEPTH) {
            Component above = components.get(parent);
            parent = above == null ? null : above.target.parentId();
            depth++;
        }
        return depth;
    }

    private ProbeResult unreported(Component component, ProbeResult missing) {
        String parent = component.target.parentId() == null ? component.root : component.target.parentId();
        Status parentStatus = statuses.get(parent);
        if (parentStatus != null && !parentStatus.isAvailable()) {
            return ProbeResult.unknown(new Reason("parent.unreachable", parent + " is " + parentStatus));
        }
        Set<String> named = completeLists.get(parent);
        if (named == null || named.contains(component.target.id())) {
            return missing;
        }
        int lists = host.components().absent(component.root, component.target.id());
        return lists >= ComponentRegistry.MISSING_AFTER
                ? ProbeResult.down(
                        new Reason("component.missing", "not in " + lists + " lists of " + parent + " in a row"))
                : ProbeResult.unknown(new Reason("component.absent", "not in the list of " + parent));
    }
}
