package io.denyut.internal.alert.proof;

import io.denyut.AlertEvent;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.internal.alert.AlertBook;
import io.denyut.internal.alert.AlertHost;
import io.denyut.internal.alert.Recipients;
import io.denyut.spi.Fence;
import io.denyut.spi.Finding;
import io.denyut.spi.Rule;
import io.denyut.testkit.FakeClock;
import io.denyut.testkit.NothingKnown;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Plays engine, network, operators and disk for an alert book, step by step on one thread and a clock of its own. Nothing here looks into
 * the book: it is told what an engine tells it, and judged by what leaves it.
 */
final class World implements AlertHost {
    static final Duration GROUP_WAIT = Duration.ofSeconds(10);
    private static final int QUIET_ROUNDS = 8;

    final Disk disk;
    final Expected expected = new Expected();
    final Channel channel;

    /** The muted targets at each instant at which the book looked at the clock while there were any. */
    final Map<Instant, Set<String>> mutedAt = new HashMap<>();

    final Set<String> everGone = new HashSet<>();

    private final FakeClock clock = new FakeClock();
    private final NothingKnown nothingKnown = new NothingKnown();
    private final Faults faults;
    private final Map<String, Target> targets = new HashMap<>();
    private final Map<String, TargetMode> modes = new HashMap<>();
    private Set<String> muted = Set.of();
    private Map<String, Rule> rules = Network.rules(0);
    private Set<String> rulesAtLoad = new HashSet<>();
    private final Set<String> goneAtLoad = new HashSet<>();
    private Recipients people = Network.recipients(0);
    private AlertBook book;

    World(Faults faults) {
        this.faults = faults;
        this.disk = faults.disk();
        this.channel = new Channel(disk, clock::now);
        Network.ALL.forEach(target -> targets.put(target.id(), target));
        disk.watchedBy(expected, this::loaded);
        this.book = start();
    }

    /** Plays a script to its end and judges it; null if every clause held. */
    static @Nullable Broken play(Script script, Faults faults) {
        World world = new World(faults);
        try {
            script.steps().forEach(world::step);
            world.calmDown();
            new Judge(world).judge();
            return null;
        } catch (Broken broken) {
            return broken;
        } catch (RuntimeException e) {
            StackTraceElement at = e.getStackTrace().length == 0 ? null : e.getStackTrace()[0];
            return new Broken("no exceptions", e + " at " + at);
        }
    }

    /** How many transitions were stored: a script in which nothing happens proves nothing. */
    int happened() {
        return expected.events().size();
    }

    // ---------------------------------------------------------------- processes

    private AlertBook start() {
        clock.advance(Duration.ofMillis(7));
        disk.isLoaded = false;
        goneAtLoad.clear();
        AlertBook made = new AlertBook(this, disk, Fence.ALONE, GROUP_WAIT);
        book = made;
        channel.ended = (delivery, outcome) -> faults.delivered(made, delivery, outcome);
        rulesAtLoad = new HashSet<>(rules.keySet());
        made.recipients(people);
        made.load(rules);
        made.commit();
        Network.TARGETS.forEach(target -> {
            if (!targets.containsKey(target)) {
                gone(target);
            }
        });
        return made;
    }

    private void loaded() {
        expected.over(key -> !rulesAtLoad.contains(key.rule()), clock.now(), people);
        expected.over(key -> goneAtLoad.contains(key.target()), clock.now(), people);
    }

    private void crash(int bits) {
        channel.crash(bits);
        expected.crash();
        start();
    }

    // ---------------------------------------------------------------- steps

    void step(Step step) {
        tick();
        switch (step.kind()) {
            case RESULT -> result(step.a(), step.b());
            case OUTAGE -> round(step.a(), 3);
            case WELL -> round(step.a(), 0);
            case MODE -> mode(Network.TARGETS.get(step.a()), TargetMode.values()[step.b()]);
            case PASS -> pass(step.a());
            case COMMIT -> book.commit();
            case DISK_WRITES -> disk.writes = step.a();
            case DISK_RECORDS -> disk.records = step.a();
            case DISK_LOADS -> disk.loads = step.a();
            case BEGIN -> channel.begin(step.a(), people);
            case END -> channel.end(step.a(), step.b(), people);
            case CRASH -> crash(step.a());
            case STOP -> {
                book.waitNoLonger();
                book.commit();
                crash(7);
            }
            case RULES -> rules(Network.rules(step.a()));
            case PEOPLE -> people(Network.recipients(step.a()));
            case GONE -> {
                targets.remove(Network.TARGETS.get(step.a()));
                gone(Network.TARGETS.get(step.a()));
                everGone.add(Network.TARGETS.get(step.a()));
            }
            case BACK -> targets.put(Network.TARGETS.get(step.a()), Network.ALL.get(step.a()));
            case WALL -> clock.setWall(clock.now().plusSeconds(step.a()).plusNanos(1_000));
        }
    }

    /** No two things happen at once. */
    private void tick() {
        clock.advance(Duration.ofNanos(11_000));
    }

    private void result(int target, int status) {
        String id = Network.TARGETS.get(target);
        Target known = targets.get(id);
        if (known == null || modes.get(id) == TargetMode.PAUSED) {
            return;
        }
        tick();
        Instant now = clock.now();
        String word = Step.Kind.RESULT.word(1, status);
        Observation seen = new Observation(
                known,
                "ping",
                Observation.LOCAL,
                now,
                now,
                Duration.ZERO,
                switch (word) {
                    case "up" -> Status.UP;
                    case "down" -> Status.DOWN;
                    case "unknown" -> Status.UNKNOWN;
                    default -> Status.DEGRADED;
                },
                new Reason("test." + word, ""),
                List.of());
        for (Rule rule : rules.values()) {
            for (Finding finding : faults.evaluate(rule, seen, nothingKnown)) {
                book.apply(rule, finding, now);
            }
            if (disk.isLoaded) {
                expected.result(rule.id(), id, word, now, true, people);
            }
        }
    }

    private void round(int whole, int status) {
        for (int i = Network.TARGETS.size() - 1; i >= 0; i--) {
            if (Network.isWithin(Network.TARGETS.get(i), Network.TARGETS.get(whole))) {
                result(i, status);
            }
        }
    }

    private void mode(String target, TargetMode mode) {
        modes.put(target, mode);
        muted = mutedNow();
    }

    private Set<String> mutedNow() {
        Set<String> now = new TreeSet<>();
        modes.forEach((id, mode) -> {
            if (mode == TargetMode.MUTED) {
                now.add(id);
            }
        });
        return Set.copyOf(now);
    }

    private void pass(int millis) {
        book.commit();
        for (int left = millis; left >= 1_000; left -= 1_000) {
            clock.advance(Duration.ofSeconds(1));
            book.second();
            faults.commit(book);
        }
        clock.advance(Duration.ofMillis(millis % 1_000));
    }

    private void rules(Map<String, Rule> now) {
        for (String id : rules.keySet()) {
            if (!now.containsKey(id)) {
                book.ruleRemoved(id);
                rulesAtLoad.remove(id);
                if (disk.isLoaded) {
                    expected.over(key -> key.rule().equals(id), clock.now(), people);
                }
            }
        }
        rules = now;
    }

    private void people(Recipients now) {
        people = now;
        book.recipients(now);
        channel.giveUp(now);
    }

    private void gone(String id) {
        goneAtLoad.add(id);
        book.targetsGone((target, check) -> target.equals(id));
        if (disk.isLoaded) {
            expected.over(key -> key.target().equals(id), clock.now(), people);
        }
    }

    // ---------------------------------------------------------------- the end

    /** Everything works and is well; what is owed is paid. Mutes stay. */
    void calmDown() {
        disk.writes = Disk.WORKS;
        disk.records = Disk.WORKS;
        disk.loads = Disk.WORKS;
        channel.endAll(people);
        pass(3_000);
        for (int target = 0; target < Network.TARGETS.size(); target++) {
            if (modes.get(Network.TARGETS.get(target)) == TargetMode.PAUSED) {
                mode(Network.TARGETS.get(target), TargetMode.ACTIVE);
            }
        }
        quiet(QUIET_ROUNDS);
        channel.giveUp(people);
        if (disk.needsRestart) {
            crash(0);
            quiet(2);
        }
        pass(1_000);
    }

    private void quiet(int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int target = 0; target < Network.TARGETS.size(); target++) {
                result(target, 0);
            }
            pass(12_000);
            while (!channel.rows(people).isEmpty()) {
                channel.begin(0, people);
                channel.endAll(people);
            }
            book.commit();
        }
    }

    AlertBook book() {
        return book;
    }

    Recipients people() {
        return people;
    }

    // ---------------------------------------------------------------- what the book asks

    @Override
    public Instant now() {
        Instant now = clock.now();
        if (!muted.isEmpty()) {
            mutedAt.put(now, muted);
        }
        return now;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Optional<Target> target(String id) {
        return Optional.ofNullable(targets.get(id));
    }

    @Override
    public TargetMode mode(String targetId) {
        return faults.mode(modes.getOrDefault(targetId, TargetMode.ACTIVE));
    }

    @Override
    public void happened(AlertEvent event) {
        // the judge reads the history
    }

    @Override
    public void deliver() {
        // deliveries are steps
    }
}
