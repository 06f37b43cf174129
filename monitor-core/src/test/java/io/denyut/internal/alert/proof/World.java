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
import io.denyut.internal.alert.proof.Expected.Key;
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
    /** After how long a rule says again that all is well. */
    private static final Duration REPEAT = Duration.ofSeconds(31);

    static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int QUIET_ROUNDS = 8;
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    final Disk disk;
    final Expected expected = new Expected();
    final Channel channel;

    /** The muted targets at each instant at which the book looked at the clock while there were any. */
    final Map<Instant, Set<String>> mutedAt = new HashMap<>();

    final Set<String> everGone = new HashSet<>();

    /** What was known whenever notices could leave. */
    final Map<Instant, At> viewAt = new HashMap<>();

    /** A view, and when it was looked at on the clock that nobody sets. */
    record At(View view, long nanos) {}

    private final Map<String, View.Result> results = new HashMap<>();
    private final Map<Key, View.Raise> raises = new HashMap<>();
    private long resultNumber;
    private long unloadedAt;

    /** Null when it is not that of now. */
    private @Nullable View view;

    private final FakeClock clock = new FakeClock(BEGINNING);
    private final NothingKnown nothingKnown = new NothingKnown();
    private final Faults faults;
    private final Map<String, Target> targets = new HashMap<>();
    private final Map<String, TargetMode> modes = new HashMap<>();
    private Set<String> muted = Set.of();

    /** When {@link #mutedAt} was last written; null if what is muted has changed since. */
    private @Nullable Instant mutedLast;

    private Set<String> references = Network.references(0);
    private int ruleSet;
    private Map<String, Rule> rules = Map.of();
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
        rules = Network.rules(ruleSet, Map.of());
        rulesAtLoad = new HashSet<>(rules.keySet());
        unloadedAt = clock.nanoTime();
        results.clear();
        raises.clear();
        made.dependsOn(Network.DEPENDS_ON);
        made.references(references);
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
        unloadedAt = clock.nanoTime();
        view = null;
        expected.over(key -> !rulesAtLoad.contains(key.rule()), clock.now(), people);
        expected.over(key -> goneAtLoad.contains(key.target()), clock.now(), people);
        view = hasRaised() ? look() : null;
    }

    private void crash(int bits) {
        channel.crash(bits);
        expected.crash();
        start();
    }

    // ---------------------------------------------------------------- steps

    void step(Step step) {
        tick();
        view = null;
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
                leave(true);
                book.commit();
                crash(7);
            }
            case REFERENCES -> {
                references = Network.references(step.a());
                book.references(references);
                results.replaceAll((id, seen) -> new View.Result(seen.number(), seen.word(), seen.isHeard(), 0));
            }
            case RULES -> {
                ruleSet = step.a();
                rules(Network.rules(ruleSet, rules));
            }
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
        view = null;
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
        View.Result before = results.get(id);
        boolean isSame = before != null && before.word().equals(word) && before.isHeard() == disk.isLoaded;
        results.put(id, new View.Result(++resultNumber, word, disk.isLoaded, isSame ? before.times() + 1 : 1));
        faults.observed(book, seen);
        for (Rule rule : rules.values()) {
            List<Finding> findings = faults.evaluate(rule, seen, nothingKnown);
            for (Finding finding : findings) {
                book.apply(rule, finding, now);
            }
            Key key = new Key(rule.id(), id);
            if (disk.isLoaded && !isRepeatLater(findings, status, key)) {
                expected.result(rule.id(), id, word, now, true, people);
                if (expected.raisedSince(key) == null) {
                    raises.remove(key);
                } else {
                    raises.putIfAbsent(key, new View.Raise(resultNumber, clock.nanoTime(), since(key)));
                }
            }
        }
    }

    /** A rule that has said that all is well, to a book that could not hear it, says so again after a while. */
    private boolean isRepeatLater(List<Finding> findings, int status, Key key) {
        if (!findings.isEmpty() || !key.rule().equals("down") || status > 2 || expected.raisedSince(key) == null) {
            return false;
        }
        Broken.unless(
                clock.nanoTime() - unloadedAt < 2 * REPEAT.toNanos(),
                "clause 2",
                () -> "nobody says that all is well: " + key);
        return true;
    }

    private Instant since(Key key) {
        Instant since = expected.raisedSince(key);
        return since == null ? Instant.MIN : since;
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
        mutedLast = null;
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
            leave(false);
            faults.commit(book);
        }
        clock.advance(Duration.ofMillis(millis % 1_000));
    }

    /** Notices may leave, and only here. */
    private void leave(boolean everything) {
        if (view == null && hasRaised()) {
            view = look();
        }
        View known = view;
        if (known != null) {
            viewAt.put(clock.now(), new At(known, clock.nanoTime()));
        }
        if (everything) {
            book.waitNoLonger();
        } else {
            book.second();
        }
    }

    private boolean hasRaised() {
        raises.keySet().removeIf(key -> expected.raisedSince(key) == null);
        expected.raised().forEach(key -> raises.putIfAbsent(key, new View.Raise(-1, clock.nanoTime(), since(key))));
        return !raises.isEmpty();
    }

    private View look() {
        Set<String> gone = new HashSet<>();
        Set<String> paused = new HashSet<>();
        for (String id : Network.TARGETS) {
            if (!targets.containsKey(id)) {
                gone.add(id);
            } else if (modes.get(id) == TargetMode.PAUSED) {
                paused.add(id);
            }
        }
        return new View(results, raises, gone, paused, references);
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
        results.remove(id);
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

    private boolean isQuiet() {
        return book.alerts().isEmpty()
                && disk.waiting.isEmpty()
                && channel.isIdle()
                && channel.rows(people).isEmpty();
    }

    private void quiet(int rounds) {
        for (int round = 0; round < rounds && (round < 2 || !isQuiet()); round++) {
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
        if (!muted.isEmpty() && !now.equals(mutedLast)) {
            mutedAt.put(now, muted);
            mutedLast = now;
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
    public Optional<Duration> interval(String targetId) {
        return targets.containsKey(targetId) && modes.get(targetId) != TargetMode.PAUSED
                ? Optional.of(INTERVAL)
                : Optional.empty();
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
