package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Observation;
import io.denyut.Problem;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.internal.alert.Sight.Answer;
import io.denyut.internal.alert.Sight.Seen;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.Finding;
import io.denyut.spi.Notification;
import io.denyut.spi.Rule;
import io.denyut.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns findings into alerts and alerts into notices.
 *
 * <p>Confined to the rules' thread, but for {@link #alerts()} and {@link #problem()}. The engine calls {@link #recipients} and {@link #load}
 * once, then for each batch of input any of {@link #apply}, {@link #second}, {@link #targetsGone}, {@link #ruleRemoved},
 * {@link #delivered}, and after the batch {@link #commit}: what a batch changed is stored in order, and of it what belongs together all or
 * not at all, its outbox rows included.
 *
 * <p>Nothing is told that is not recorded: see {@link BookKeeper}. While a backlog of {@value #MAX_BACKLOG} events
 * waits, and while what is open could not be loaded, findings are passed over: no state moves, so no transition is lost or doubled, and what
 * still holds is found again by the next round.
 */
public final class AlertBook {
    /** The rule of the alert that says that the monitor cannot see; no other rule may have this id. */
    public static final String BLIND_RULE = Blindness.RULE;

    private static final Logger LOG = LoggerFactory.getLogger(AlertBook.class);
    private static final int MAX_BACKLOG = 10_000;

    /** Later than the due time of any row. */
    private static final Duration FAR = Duration.ofDays(400);

    private static final Comparator<Alert> WORST_FIRST = Comparator.comparing(Alert::severity)
            .reversed()
            .thenComparing(Alert::since)
            .thenComparing(alert -> alert.identity().target())
            .thenComparing(alert -> alert.identity().rule())
            .thenComparing(alert -> alert.identity().toString());

    private final AlertHost host;
    private final AlertStore store;
    private final Fence fence;
    private final Draft draft;
    private final BookKeeper keeper;
    private final Sight sight;
    private final Family family;
    private final OpenAlerts open = new OpenAlerts();
    private final Blindness blindness;
    private final Telling telling;

    /** Written by the rules' thread, read by all. */
    private final Map<AlertKey, Alert> visible = new ConcurrentHashMap<>();

    private Map<String, Rule> rulesToLoad = Map.of();

    /** Targets that went while what is open was not known yet. */
    private final List<BiPredicate<String, String>> goneBeforeLoad = new ArrayList<>();

    private boolean loaded;

    public AlertBook(AlertHost host, AlertStore store, Fence fence, Duration groupWait) {
        this(host, store, fence, groupWait, Draft.PIECE);
    }

    /** @param piece records that are stored at once, if what belongs together is not more */
    AlertBook(AlertHost host, AlertStore store, Fence fence, Duration groupWait, int piece) {
        this.draft = new Draft(piece);
        this.host = host;
        this.store = store;
        this.fence = fence;
        String instance = Long.toString(host.now().toEpochMilli(), 36) + "-" + fence.shard();
        this.sight = new Sight(host);
        this.family = new Family(host);
        this.keeper = new BookKeeper(host, store, fence, draft, instance);
        Patience patience = new Patience(host);
        this.blindness = new Blindness(host, sight, patience);
        Suppression suppression = new Suppression(host, open, sight, family, blindness, patience);
        this.telling = new Telling(
                host,
                draft,
                new Withholding(host, draft, suppression, blindness),
                family,
                blindness,
                instance,
                groupWait);
    }

    // ---------------------------------------------------------------- the beginning

    /**
     * Continues from what was stored: alerts that are open stay open, nobody who was told is told again, and what was owed is still owed. A
     * store that cannot be read is asked again in {@link #second}; until then nothing is decided.
     */
    public void load(Map<String, Rule> rules) {
        rulesToLoad = new HashMap<>(rules);
        tryToLoad();
    }

    private void tryToLoad() {
        AlertSnapshot saved;
        try {
            saved = store.load(fence);
        } catch (Exception | LinkageError e) {
            keeper.failed("open alerts cannot be loaded, nothing is decided until they can", e);
            return;
        }
        keeper.succeeded();
        loaded = true;
        for (Alert alert : saved.open()) {
            Rule rule = rulesToLoad.get(alert.identity().rule());
            Tracked tracked = new Tracked(alert, rule == null ? AlertPolicy.IMMEDIATE : rule.policy());
            open.add(tracked);
            visible.put(alert.identity(), alert);
            if (Blindness.isSaidBy(tracked)) {
                blindness.restored(tracked);
            }
        }
        new Restart(host, draft, telling, open.all()).restore(saved).forEach(this::giveUp);
        Map<String, Rule> rules = rulesToLoad;
        over(key -> !rules.containsKey(key.rule()) && !key.rule().equals(Blindness.RULE), "rule.removed");
        goneBeforeLoad.forEach(this::targetsGone);
        goneBeforeLoad.clear();
        // Who was not told before the end of the last run is told now: late, never doubled.
        open.copy().forEach(tracked -> {
            telling.problem(tracked, new AlertEvent(tracked.alert, AlertTransition.RAISED, tracked.alert.since(), ""));
            draft.cut();
        });
        rulesToLoad = Map.of();
    }

    /**
     * A notifier that is no longer there: nobody else will end its deliveries. What cannot be put down stays under way, so that nothing is
     * called "not told" that may still be sent.
     */
    private void giveUp(String notifier) {
        try {
            Instant now = host.now();
            for (Delivery row : store.due(Set.of(fence), notifier, now.plus(FAR), MAX_BACKLOG)) {
                Outcome outcome = row.inDoubt() ? Outcome.UNCERTAIN : Outcome.DEAD;
                store.record(
                        fence,
                        new DeliveryAttempt(row.id(), row.attempts() + 1, now, outcome, "notifier.removed", now));
                telling.delivered(row.id(), outcome);
            }
        } catch (Exception | LinkageError e) {
            LOG.warn(
                    "what notifier {}, which was removed, had to send stays in the outbox: {}", notifier, e.toString());
        }
    }

    /** From now on these are told. Nobody is told of what was raised before. */
    public void recipients(Recipients now) {
        telling.recipients(now);
    }

    /** From now on targets are reached through these. */
    public void dependsOn(Map<String, Set<String>> now) {
        family.dependsOn(now);
    }

    // ---------------------------------------------------------------- findings

    /** From now on these are the targets by which the monitor knows that it can see; none = it always can. */
    public void references(Set<String> now) {
        blindness.references(now);
    }

    /** Takes a result, before what rules find in it. */
    public void observed(Observation observation) {
        sight.take(observation);
        blindness.observed(observation);
    }

    /**
     * Takes a finding.
     *
     * @param time when what it says was seen
     */
    public void apply(Rule rule, Finding finding, Instant time) {
        if (finding.verdict() == Verdict.HOLD || !loaded || keeper.isFenced()) {
            return;
        }
        if (keeper.isBehind() && draft.events() >= MAX_BACKLOG) {
            return;
        }
        AlertKey key = new AlertKey(rule.id(), finding.target(), finding.check(), finding.source(), finding.key());
        Tracked tracked = open.get(key);
        if (finding.verdict() == Verdict.CLEAR) {
            if (tracked != null) {
                clear(tracked, finding, time);
            }
            return;
        }
        Severity severity = finding.severity() == null ? rule.severity() : finding.severity();
        if (tracked == null) {
            Optional<Target> target = host.target(finding.target());
            if (target.isEmpty()) {
                return; // removed meanwhile
            }
            tracked = new Tracked(
                    new Alert(key, target.get(), severity, AlertState.PENDING, time, finding.text(), finding.value()),
                    rule.policy());
            open.add(tracked);
        }
        breach(tracked, finding, severity, time);
    }

    private void breach(Tracked tracked, Finding finding, Severity severity, Instant time) {
        boolean met = tracked.hold.breach(host.nanoTime());
        Alert before = tracked.alert;
        AlertState state = met || before.state() == AlertState.RAISED ? AlertState.RAISED : AlertState.PENDING;
        open.cover(tracked, finding.covers());
        Seen seen = sight.of(finding.target(), finding.check(), finding.source());
        tracked.says = seen == null ? Answer.NOTHING : seen.answer;
        show(tracked, with(before, severity, state, finding.text(), finding.value()));
        if (state == AlertState.RAISED && before.state() == AlertState.PENDING) {
            tracked.failedAt = sight.newest();
            tracked.failedTick = seen == null ? null : seen.tick;
            telling.problem(tracked, happened(tracked, AlertTransition.RAISED, time, ""));
            draft.cut();
        } else if (state == AlertState.RAISED && severity != before.severity()) {
            // Those whom the alert did not concern while it was less severe hear of it now.
            telling.problem(tracked, happened(tracked, AlertTransition.SEVERITY_CHANGED, time, ""));
            draft.cut();
        }
    }

    private void clear(Tracked tracked, Finding finding, Instant time) {
        boolean met = tracked.hold.clear(host.nanoTime());
        Alert before = tracked.alert;
        if (before.state() == AlertState.PENDING) {
            if (tracked.hold.isForgotten()) {
                forget(tracked);
            }
            return;
        }
        if (met) {
            String text = finding.text().isEmpty() ? before.text() : finding.text();
            tracked.alert = with(before, before.severity(), before.state(), text, finding.value());
            over(tracked, time, "");
        }
    }

    private static Alert with(Alert alert, Severity severity, AlertState state, String text, OptionalDouble value) {
        return new Alert(alert.identity(), alert.target(), severity, state, alert.since(), text, value);
    }

    private void show(Tracked tracked, Alert now) {
        tracked.alert = now;
        visible.put(now.identity(), now);
    }

    private void forget(Tracked tracked) {
        open.remove(tracked);
        visible.remove(tracked.alert.identity());
    }

    private void over(Tracked tracked, Instant time, String reason) {
        Alert before = tracked.alert;
        forget(tracked);
        if (before.state() == AlertState.RAISED) {
            tracked.clearedAt = sight.newest();
            tracked.alert = with(before, before.severity(), AlertState.CLEARED, before.text(), before.value());
            telling.recovery(tracked, happened(tracked, AlertTransition.CLEARED, time, reason));
            draft.cut();
        }
    }

    private void over(Predicate<AlertKey> which, String reason) {
        for (Tracked tracked : open.copy()) {
            if (which.test(tracked.alert.identity())) {
                over(tracked, host.now(), reason);
            }
        }
    }

    private AlertEvent happened(Tracked tracked, AlertTransition transition, Instant time, String reason) {
        AlertEvent event = new AlertEvent(tracked.alert, transition, time, reason);
        draft.event(event);
        return event;
    }

    // ---------------------------------------------------------------- time and changes

    /** Once a second: notices whose wait is over go to the outbox. */
    public void second() {
        if (!loaded && keeper.mayTry()) {
            tryToLoad();
        }
        changeSight();
        telling.second(false);
    }

    /** Between seconds: notices whose wait is over go to the outbox. */
    public void moment() {
        telling.moment();
    }

    /** Whether notices wait for their time. */
    public boolean hasWaiting() {
        return telling.hasWaiting();
    }

    private void changeSight() {
        if (!loaded || keeper.isFenced() || (keeper.isBehind() && draft.events() >= MAX_BACKLOG)) {
            return;
        }
        blindness.changed(new Blindness.Effects() {
            @Override
            public Tracked begins(Alert alert, Instant time) {
                Tracked tracked = new Tracked(alert, AlertPolicy.IMMEDIATE);
                open.add(tracked);
                show(tracked, alert);
                telling.problem(tracked, happened(tracked, AlertTransition.RAISED, time, ""));
                draft.cut();
                return tracked;
            }

            @Override
            public void ends(Tracked blind, String reason) {
                over(blind, host.now(), reason);
            }
        });
    }

    /** At the end of the monitor: what waits for others of its group goes to the outbox now. */
    public void waitNoLonger() {
        telling.second(true);
    }

    /**
     * Targets that are no longer watched.
     *
     * @param gone decides by target id and check id; an empty check id stands for the target as a whole
     */
    public void targetsGone(BiPredicate<String, String> gone) {
        sight.forget(gone);
        if (!loaded) {
            goneBeforeLoad.add(gone);
        }
        over(key -> gone.test(key.target(), key.check()) && !key.rule().equals(Blindness.RULE), "target.removed");
    }

    public void ruleRemoved(String ruleId) {
        if (!loaded) {
            rulesToLoad = new HashMap<>(rulesToLoad);
            rulesToLoad.remove(ruleId);
        }
        over(key -> key.rule().equals(ruleId), "rule.removed");
    }

    /** A delivery has ended: SENT, UNCERTAIN or DEAD. */
    public void delivered(String deliveryId, Outcome outcome) {
        telling.delivered(deliveryId, outcome);
    }

    /** A delivery has waited for long behind a channel that fails. */
    public void delayed(String deliveryId) {
        telling.delayed(deliveryId);
    }

    /**
     * Puts a notice that is no part of any alert into the outbox: to everybody whom a notifier tells, or, with an empty id, to everybody.
     * Returns the ids of the deliveries; none if there is no such notifier.
     */
    public List<String> announce(String notifier, Notification notice) {
        return telling.announce(notifier, notice);
    }

    /** Whether nothing that was decided waits for being stored. */
    public boolean isStored() {
        return !keeper.isBehind() && draft.isEmpty();
    }

    /** Stores what changed; to be called after each batch and once a second. */
    public void commit() {
        keeper.commit();
    }

    // ---------------------------------------------------------------- any thread

    /** The open alerts, PENDING and RAISED, worst first. Any thread. */
    public List<Alert> alerts() {
        return visible.values().stream().sorted(WORST_FIRST).toList();
    }

    /** The open alert of an identity. Any thread. */
    public Optional<Alert> alert(AlertKey identity) {
        return Optional.ofNullable(visible.get(identity));
    }

    /** What an operator should know. Any thread. */
    public Optional<Problem> problem() {
        return keeper.problem();
    }
}
