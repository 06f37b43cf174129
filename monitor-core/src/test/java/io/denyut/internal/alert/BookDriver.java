package io.denyut.internal.alert;

import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.Latest;
import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.rule.Rules;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.Finding;
import io.denyut.spi.Recipient;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import io.denyut.testkit.FakeClock;
import io.denyut.testkit.NothingKnown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Plays engine and delivery workers for a book, on one thread. Its store outlives its books, as a disk outlives processes. */
final class BookDriver implements AlertHost {
    static final Rule DOWN = Rules.down("device-down", Severity.MAJOR, 1);

    final FakeClock clock = new FakeClock();
    final FaultyStore store = new FaultyStore();
    final List<AlertEvent> heard = new ArrayList<>();

    /** Deliveries that have ended, in order. */
    final List<Ended> ended = new ArrayList<>();

    record Ended(Delivery row, Outcome outcome) {
        boolean isTold() {
            return outcome == Outcome.SENT || outcome == Outcome.UNCERTAIN;
        }
    }

    private static final RuleContext NO_CONTEXT = new NothingKnown();

    private final Map<String, Target> targets = new HashMap<>();
    final Map<String, Duration> intervals = new HashMap<>();
    final List<String> looks = new ArrayList<>();
    private Map<String, Set<String>> dependsOn = Map.of();
    private Set<String> references = Set.of();
    private String source = Observation.LOCAL;
    private Instant tick = Instant.parse("2026-01-01T00:00:00Z");
    final Map<String, List<Latest>> latest = new HashMap<>();
    private final Map<String, TargetMode> modes = new HashMap<>();
    Map<String, Rule> rules = Map.of(DOWN.id(), DOWN);
    Recipients recipients = new Recipients(Map.of("noc", List.of(Recipient.mail("noc@example.net"))), List.of());
    AlertBook book;

    /** Records that a book of this driver stores at once. */
    int piece = Draft.PIECE;

    BookDriver() {
        target(Target.of("gw", "127.0.0.1"));
        book = new AlertBook(this, store, Fence.ALONE, Duration.ofSeconds(10));
    }

    void target(Target target) {
        targets.put(target.id(), target);
    }

    /** A process begins; what the one before had in memory is gone. */
    void start() {
        clock.advance(Duration.ofMillis(7));
        book = new AlertBook(this, store, Fence.ALONE, Duration.ofSeconds(10), piece);
        book.recipients(recipients);
        book.dependsOn(dependsOn);
        book.references(references);
        book.load(rules);
        book.commit();
    }

    void recipients(Recipients now) {
        recipients = now;
        book.recipients(now);
        book.commit();
    }

    void mode(String target, TargetMode mode) {
        modes.put(target, mode);
    }

    void breach(String target) {
        breach(target, Severity.MAJOR);
    }

    void breach(String target, Severity severity) {
        apply(target, Verdict.BREACH, severity);
    }

    void clear(String target) {
        apply(target, Verdict.CLEAR, Severity.MAJOR);
    }

    private void apply(String target, Verdict verdict, Severity severity) {
        apply(DOWN, target, verdict, severity, Set.of());
    }

    /** A finding that explains the alerts of other targets. */
    void apply(Rule rule, String target, Verdict verdict, Severity severity, Set<String> covers) {
        clock.advance(Duration.ofNanos(1_000));
        Finding finding = new Finding(
                target, "ping", Observation.LOCAL, "", verdict, severity, "text", OptionalDouble.empty(), covers);
        book.apply(rule, finding, clock.now());
    }

    /** A result of the check "ping", and what the rule finds in it. */
    void result(String target, Status status) {
        clock.advance(Duration.ofNanos(1_000));
        Observation observation = new Observation(
                targets.get(target), "ping", source, tick, clock.now(), Duration.ZERO, status, null, List.of());
        book.observed(observation);
        rules.values()
                .forEach(rule -> rule.evaluate(observation, NO_CONTEXT)
                        .forEach(finding -> book.apply(rule, finding, observation.time())));
    }

    /** What these results are seen from. */
    void from(String agent, Runnable results) {
        source = agent;
        results.run();
        source = Observation.LOCAL;
    }

    void up(String... ids) {
        List.of(ids).forEach(id -> result(id, Status.UP));
    }

    void down(String... ids) {
        List.of(ids).forEach(id -> result(id, Status.DOWN));
    }

    /** The results that follow are of a later round. */
    void nextRound() {
        tick = tick.plusSeconds(5);
    }

    void references(String... ids) {
        references = Set.of(ids);
        book.references(references);
    }

    void dependsOn(Map<String, Set<String>> through) {
        dependsOn = through;
        book.dependsOn(through);
    }

    /** Why notices were withheld, the oldest first: "reason of target because of target". */
    List<String> withheld() {
        List<String> all = new ArrayList<>();
        store.inside
                .withheld(100_000)
                .forEach(notice -> all.add(
                        0,
                        notice.reason() + " of "
                                + notice.event().alert().identity().target()
                                + (notice.because().isEmpty()
                                        ? ""
                                        : " because of "
                                                + AlertKey.parse(notice.because())
                                                        .target())));
        return all;
    }

    void commit() {
        book.commit();
    }

    /** Second by second. */
    void advance(Duration by) {
        book.commit();
        long seconds = by.toSeconds();
        for (long i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            book.second();
            book.commit();
        }
        clock.advance(by.minusSeconds(seconds));
    }

    /** What is in the outbox and due, of all notifiers. */
    List<Delivery> rows() {
        List<Delivery> rows = new ArrayList<>();
        for (String notifier : List.of("noc", "pager")) {
            rows.addAll(store.due(Set.of(Fence.ALONE), notifier, Instant.MAX, 100_000));
        }
        return rows;
    }

    void deliverAll(Outcome outcome) {
        for (Delivery row : rows()) {
            begin(row);
            end(row, outcome);
        }
        book.commit();
    }

    void begin(Delivery row) {
        record(row, Outcome.BEGUN);
    }

    /** The channel has spoken and the store knows it; the book hears of it. */
    void end(Delivery row, Outcome outcome) {
        endUnheard(row, outcome);
        if (outcome != Outcome.RETRY) {
            book.delivered(row.id(), outcome);
        }
    }

    /** The channel has spoken and the store knows it; the process ends before the book does. */
    void endUnheard(Delivery row, Outcome outcome) {
        record(row, outcome);
        if (outcome != Outcome.RETRY) {
            ended.add(new Ended(row, outcome));
        }
    }

    private void record(Delivery row, Outcome outcome) {
        try {
            store.record(
                    Fence.ALONE,
                    new DeliveryAttempt(row.id(), row.attempts() + 1, clock.now(), outcome, "", clock.now()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    List<String> told() {
        return ended.stream()
                .filter(Ended::isTold)
                .map(Ended::row)
                .map(row -> row.notifier() + " " + row.notification().kind() + " "
                        + row.notification().events().stream()
                                .map(event -> event.alert().identity().target())
                                .sorted()
                                .toList())
                .toList();
    }

    /** Newest first. */
    List<AlertEvent> events() {
        return store.inside.events(Instant.MIN, Instant.MAX, 100_000);
    }

    @Override
    public Instant now() {
        return clock.now();
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
        return modes.getOrDefault(targetId, TargetMode.ACTIVE);
    }

    @Override
    public List<Latest> latest(String targetId) {
        return latest.getOrDefault(targetId, List.of());
    }

    @Override
    public Map<String, String> facts(String targetId) {
        Map<String, String> facts = new HashMap<>();
        latest(targetId).forEach(entry -> facts.putAll(entry.facts()));
        return facts;
    }

    @Override
    public Optional<Duration> interval(String targetId) {
        return Optional.ofNullable(intervals.get(targetId));
    }

    @Override
    public void look(String targetId) {
        looks.add(targetId);
    }

    @Override
    public void happened(AlertEvent event) {
        heard.add(event);
    }

    @Override
    public void deliver() {
        // rows are delivered by hand
    }
}
