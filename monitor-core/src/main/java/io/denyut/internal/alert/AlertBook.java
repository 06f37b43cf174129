package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.Problem;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.internal.alert.Recipients.Addressee;
import io.denyut.internal.alert.Tracked.Told;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import io.denyut.spi.Finding;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Rule;
import io.denyut.spi.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns findings into alerts and alerts into notices.
 *
 * <p>Confined to the rules' thread, but for {@link #alerts()}. The engine calls {@link #load} once, then for each batch of input any of
 * {@link #apply}, {@link #second}, {@link #targetsGone}, {@link #ruleRemoved}, {@link #delivered}, and after the batch {@link #commit}:
 * what a batch changed is stored all or not at all, its outbox rows included. When storing fails, the change is kept and grows until it
 * succeeds: nothing is told that is not recorded.
 */
public final class AlertBook {
    private static final Logger LOG = LoggerFactory.getLogger(AlertBook.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Comparator<Alert> WORST_FIRST = Comparator.comparing(Alert::severity)
            .reversed()
            .thenComparing(Alert::since)
            .thenComparing(alert -> alert.identity().toString());

    private final AlertHost host;
    private final AlertStore store;
    private final Fence fence;
    private final NoticeDesk desk;
    private Recipients recipients = new Recipients(Map.of(), List.of());

    private final Map<AlertKey, Tracked> open = new LinkedHashMap<>();

    /** Deliveries that are on their way, by id; their alerts may be cleared meanwhile. */
    private final Map<String, NoticeDesk.Ready> sending = new HashMap<>();

    /** Alerts that are over, while somebody's problem notice is still on its way. */
    private final Map<Tracked, AlertEvent> overWhileSending = new LinkedHashMap<>();

    /** By the delivery of an earlier notice of the same alert, the problems that come after it. */
    private final Map<String, List<Deferred>> afterEarlier = new HashMap<>();

    private record Deferred(Tracked tracked, AlertEvent event, Addressee to) {}

    private List<Alert> changedAlerts = new ArrayList<>();
    private List<AlertEvent> events = new ArrayList<>();
    private List<Delivery> outbox = new ArrayList<>();
    private List<Withheld> withheld = new ArrayList<>();
    private boolean alertsChanged;
    private boolean fenced;
    private boolean failing;
    private long retryAt;
    private volatile @Nullable String lastError;
    private volatile List<Alert> snapshot = List.of();

    public AlertBook(AlertHost host, AlertStore store, Fence fence, Duration groupWait) {
        this.host = host;
        this.store = store;
        this.fence = fence;
        this.desk = new NoticeDesk(groupWait, "n" + Long.toString(host.now().toEpochMilli(), 36) + "-" + fence.shard());
    }

    /** Continues from what was stored: alerts that are open stay open, and nobody who was told is told again. */
    public void load(Map<String, Rule> rules) {
        AlertSnapshot saved;
        try {
            saved = store.load(fence);
        } catch (Exception | LinkageError e) {
            lastError = "alert store: " + e;
            LOG.warn("open alerts cannot be loaded, starting without them: {}", e.toString(), e);
            return;
        }
        for (Alert alert : saved.open()) {
            Rule rule = rules.get(alert.identity().rule());
            if (rule == null) {
                continue;
            }
            Tracked tracked = new Tracked(alert, rule.policy());
            open.put(alert.identity(), tracked);
            saved.told().getOrDefault(alert.identity(), java.util.Set.of()).forEach(addressee -> {
                tracked.told.put(addressee, Told.YES);
                String notice = saved.problemNotice().get(alert.identity());
                if (notice != null) {
                    tracked.notice.put(addressee, notice);
                }
            });
            // Who was not told before the end of the last run is told now: late, never doubled.
            tell(tracked, new AlertEvent(alert, AlertTransition.RAISED, alert.since(), ""));
        }
        alertsChanged = true;
    }

    /** From now on these are told. Nobody is told of what was raised before. */
    public void recipients(Recipients now) {
        recipients = now;
    }

    // ---------------------------------------------------------------- findings

    /**
     * Takes a finding.
     *
     * @param time when what it says was seen
     */
    public void apply(Rule rule, Finding finding, Instant time) {
        if (finding.verdict() == Verdict.HOLD) {
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
            open.put(key, tracked);
        }
        breach(tracked, finding, severity, time);
    }

    private void breach(Tracked tracked, Finding finding, Severity severity, Instant time) {
        boolean met = tracked.hold.breach(host.nanoTime());
        Alert before = tracked.alert;
        AlertState state = met || before.state() == AlertState.RAISED ? AlertState.RAISED : AlertState.PENDING;
        tracked.covers = finding.covers();
        tracked.alert = new Alert(
                before.identity(), before.target(), severity, state, before.since(), finding.text(), finding.value());
        alertsChanged = true;
        if (state == AlertState.RAISED && before.state() == AlertState.PENDING) {
            AlertEvent event = happened(tracked, AlertTransition.RAISED, time, "");
            tell(tracked, event);
        } else if (state == AlertState.RAISED && severity != before.severity()) {
            happened(tracked, AlertTransition.SEVERITY_CHANGED, time, "");
        }
    }

    private void clear(Tracked tracked, Finding finding, Instant time) {
        boolean met = tracked.hold.clear(host.nanoTime());
        if (tracked.alert.state() == AlertState.PENDING) {
            if (tracked.hold.isForgotten()) {
                open.remove(tracked.alert.identity());
                alertsChanged = true;
            }
            return;
        }
        if (met) {
            Alert before = tracked.alert;
            tracked.alert = new Alert(
                    before.identity(),
                    before.target(),
                    before.severity(),
                    before.state(),
                    before.since(),
                    finding.text().isEmpty() ? before.text() : finding.text(),
                    finding.value());
            over(tracked, time, "");
        }
    }

    /** Ends an alert: who was told hears of it, whatever mute or route holds now. */
    private void over(Tracked tracked, Instant time, String reason) {
        Alert before = tracked.alert;
        open.remove(before.identity());
        alertsChanged = true;
        if (before.state() == AlertState.PENDING) {
            return;
        }
        tracked.alert = new Alert(
                before.identity(),
                before.target(),
                before.severity(),
                AlertState.CLEARED,
                before.since(),
                before.text(),
                before.value());
        AlertEvent event = happened(tracked, AlertTransition.CLEARED, time, reason);
        for (Map.Entry<String, Told> told : Map.copyOf(tracked.told).entrySet()) {
            recover(tracked, event, told.getKey(), told.getValue());
        }
        if (tracked.told.containsValue(Told.SENDING)) {
            overWhileSending.put(tracked, event);
        }
    }

    private void recover(Tracked tracked, AlertEvent cleared, String addressee, Told told) {
        switch (told) {
            case GROUPED -> {
                desk.takeBack(addressee, NotificationKind.ALERT, tracked.alert.identity());
                tracked.told.remove(addressee);
                withhold(cleared, addressee, "cleared.before.sent");
            }
            case YES -> {
                Optional<Addressee> to = recipients.byKey(addressee);
                if (to.isPresent()) {
                    desk.add(
                            to.get(),
                            NotificationKind.RECOVERY,
                            rootOf(tracked.alert.target()),
                            new NoticeDesk.Entry(tracked, cleared, tracked.notice.get(addressee)),
                            host.now());
                } else {
                    withhold(cleared, addressee, "notifier.removed");
                }
                tracked.told.remove(addressee);
            }
            case SENDING -> {
                // Its outcome decides: told or not.
            }
        }
    }

    private AlertEvent happened(Tracked tracked, AlertTransition transition, Instant time, String reason) {
        AlertEvent event = new AlertEvent(tracked.alert, transition, time, reason);
        changedAlerts.add(tracked.alert);
        events.add(event);
        return event;
    }

    private void tell(Tracked tracked, AlertEvent event) {
        for (Addressee to : recipients.of(tracked.alert.target(), tracked.alert.severity())) {
            if (tracked.told(to.key()) == null) {
                tell(tracked, event, to);
            }
        }
    }

    private void tell(Tracked tracked, AlertEvent event, Addressee to) {
        if (stillThinksSo(tracked, event, to) || waitsForEarlierNotice(tracked, event, to)) {
            return;
        }
        if (host.mode(tracked.alert.target().id()) == TargetMode.MUTED) {
            tracked.told.remove(to.key());
            withhold(event, to.key(), "target.maintenance");
        } else {
            group(tracked, event, to);
        }
    }

    private void group(Tracked tracked, AlertEvent event, Addressee to) {
        tracked.told.put(to.key(), Told.GROUPED);
        desk.add(
                to,
                NotificationKind.ALERT,
                rootOf(tracked.alert.target()),
                new NoticeDesk.Entry(tracked, event, null),
                host.now());
    }

    /** It is wrong again before he was told that it was right: he knows all there is to know. */
    private boolean stillThinksSo(Tracked tracked, AlertEvent event, Addressee to) {
        Optional<NoticeDesk.Entry> recovery =
                desk.takeBack(to.key(), NotificationKind.RECOVERY, tracked.alert.identity());
        recovery.ifPresent(entry -> {
            tracked.told.put(to.key(), Told.YES);
            if (entry.inReplyTo() != null) {
                tracked.notice.put(to.key(), entry.inReplyTo());
            }
            withhold(entry.event(), to.key(), "raised.again");
            withhold(event, to.key(), "raised.again");
        });
        return recovery.isPresent();
    }

    /** A notice of this alert's last time is on its way to him: the new problem must not overtake it. */
    private boolean waitsForEarlierNotice(Tracked tracked, AlertEvent event, Addressee to) {
        for (Map.Entry<String, NoticeDesk.Ready> delivery : sending.entrySet()) {
            NoticeDesk.Ready ready = delivery.getValue();
            boolean same = ready.addressee().key().equals(to.key())
                    && ready.entries().stream()
                            .anyMatch(entry -> entry.event().alert().identity().equals(tracked.alert.identity()));
            if (same) {
                tracked.told.put(to.key(), Told.GROUPED);
                afterEarlier
                        .computeIfAbsent(delivery.getKey(), id -> new ArrayList<>())
                        .add(new Deferred(tracked, event, to));
                return true;
            }
        }
        return false;
    }

    private void withhold(AlertEvent event, String addressee, String reason) {
        withheld.add(new Withheld(event, addressee, reason, host.now()));
    }

    private Target rootOf(Target target) {
        Target root = target;
        for (int depth = 0; depth < 16 && root.parentId() != null; depth++) {
            Optional<Target> parent = host.target(root.parentId());
            if (parent.isEmpty()) {
                return root;
            }
            root = parent.get();
        }
        return root;
    }

    // ---------------------------------------------------------------- time and changes

    /** Once a second: notices whose wait is over go to the outbox. */
    public void second() {
        send(desk.due(host.now()));
    }

    /** At the end of the monitor: what waits for others of its group goes to the outbox now. */
    public void waitNoLonger() {
        send(desk.all(host.now()));
    }

    private void send(List<NoticeDesk.Ready> notices) {
        for (NoticeDesk.Ready ready : notices) {
            if (ready.kind() == NotificationKind.ALERT) {
                ready.entries().forEach(entry -> {
                    entry.tracked().told.put(ready.addressee().key(), Told.SENDING);
                    entry.tracked()
                            .notice
                            .put(
                                    ready.addressee().key(),
                                    ready.delivery().notification().id());
                });
            }
            sending.put(ready.delivery().id(), ready);
            outbox.add(ready.delivery());
        }
    }

    /**
     * Targets that are no longer watched.
     *
     * @param gone decides by target id and check id; an empty check id stands for the target as a whole
     */
    public void targetsGone(BiPredicate<String, String> gone) {
        for (Tracked tracked : List.copyOf(open.values())) {
            AlertKey key = tracked.alert.identity();
            if (gone.test(key.target(), key.check())) {
                over(tracked, host.now(), "target.removed");
            }
        }
    }

    public void ruleRemoved(String ruleId) {
        for (Tracked tracked : List.copyOf(open.values())) {
            if (tracked.alert.identity().rule().equals(ruleId)) {
                over(tracked, host.now(), "rule.removed");
            }
        }
    }

    /** A delivery has ended: SENT, UNCERTAIN or DEAD. */
    public void delivered(String deliveryId, Outcome outcome) {
        settle(deliveryId, outcome);
        List<Deferred> waiting = afterEarlier.remove(deliveryId);
        if (waiting == null) {
            return;
        }
        for (Deferred deferred : waiting) {
            Tracked tracked = deferred.tracked();
            if (open.get(tracked.alert.identity()) == tracked
                    && tracked.told(deferred.to().key()) == Told.GROUPED) {
                tell(tracked, deferred.event(), deferred.to());
            }
        }
    }

    private void settle(String deliveryId, Outcome outcome) {
        NoticeDesk.Ready ready = sending.remove(deliveryId);
        if (ready == null || ready.kind() != NotificationKind.ALERT) {
            return;
        }
        String addressee = ready.addressee().key();
        boolean told = outcome == Outcome.SENT || outcome == Outcome.UNCERTAIN;
        for (NoticeDesk.Entry entry : ready.entries()) {
            Tracked tracked = entry.tracked();
            if (told) {
                tracked.told.put(addressee, Told.YES);
            } else {
                tracked.told.remove(addressee);
            }
            AlertEvent cleared = overWhileSending.get(tracked);
            if (cleared != null) {
                if (told) {
                    recover(tracked, cleared, addressee, Told.YES);
                } else {
                    withhold(cleared, addressee, "not.told");
                }
                if (!tracked.told.containsValue(Told.SENDING)) {
                    overWhileSending.remove(tracked);
                }
            }
        }
    }

    // ---------------------------------------------------------------- storing

    /** Stores what changed since the last commit that succeeded; to be called after each batch and once a second. */
    public void commit() {
        if (alertsChanged) {
            alertsChanged = false;
            snapshot = open.values().stream()
                    .map(tracked -> tracked.alert)
                    .sorted(WORST_FIRST)
                    .toList();
        }
        boolean nothing = events.isEmpty() && outbox.isEmpty() && withheld.isEmpty();
        if (nothing || fenced || (failing && host.nanoTime() - retryAt < 0)) {
            return;
        }
        AlertChange change = new AlertChange(changedAlerts, events, outbox, withheld);
        try {
            store.commit(fence, change);
        } catch (FencedException e) {
            fenced = true;
            lastError = e.getMessage();
            LOG.warn("alerts are decided elsewhere now: {}", e.getMessage());
            return;
        } catch (Exception | LinkageError e) {
            if (lastError == null) {
                LOG.warn("alerts cannot be stored, nobody is told until they can: {}", e.toString());
            }
            lastError = "alert store: " + e;
            failing = true;
            retryAt = host.nanoTime() + RETRY.toNanos();
            return;
        }
        lastError = null;
        failing = false;
        List<AlertEvent> committed = events;
        boolean rows = !outbox.isEmpty();
        changedAlerts = new ArrayList<>();
        events = new ArrayList<>();
        outbox = new ArrayList<>();
        withheld = new ArrayList<>();
        committed.forEach(host::happened);
        if (rows) {
            host.deliver();
        }
    }

    /** The open alerts, PENDING and RAISED, worst first. Any thread. */
    public List<Alert> alerts() {
        return snapshot;
    }

    /** What an operator should know. Any thread. */
    public Optional<Problem> problem() {
        String error = lastError;
        return error == null ? Optional.empty() : Optional.of(Problem.of("alerts", error));
    }
}
