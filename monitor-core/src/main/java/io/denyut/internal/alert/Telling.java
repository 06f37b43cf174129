package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertTransition;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.internal.alert.Leg.Stage;
import io.denyut.internal.alert.Recipients.Addressee;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.NotificationKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sees to it that everybody who hears of a problem hears of its end, once, and that nobody else does. Confined to the rules' thread; all it
 * decides goes into the draft of the batch.
 */
final class Telling {
    private static final int MAX_DEPTH = 16;

    private final AlertHost host;
    private final Draft draft;
    private final NoticeDesk desk;
    private final Duration groupWait;
    private Recipients recipients = new Recipients(Map.of(), List.of());

    /** For each alert and addressee the eldest occurrence that is not done; a later one hangs on its {@link Leg#next}. */
    private final Map<Leg.Line, Leg> unfinished = new HashMap<>();

    /** By delivery, what it tells of. */
    private final Map<String, List<Leg>> sending = new HashMap<>();

    /** Alerts with legs that are withheld because of a mute. */
    private final Set<Tracked> muted = new LinkedHashSet<>();

    Telling(AlertHost host, Draft draft, String instance, Duration groupWait) {
        this.host = host;
        this.draft = draft;
        this.desk = new NoticeDesk(instance);
        this.groupWait = groupWait;
    }

    // ---------------------------------------------------------------- problems

    /** Tells of a problem those who are to hear of it and have not. */
    void problem(Tracked tracked, AlertEvent event) {
        for (Addressee to : recipients.of(tracked.alert.target(), tracked.alert.severity())) {
            if (tracked.legs.containsKey(to.key())) {
                continue;
            }
            Leg leg = new Leg(tracked, to, event);
            tracked.legs.put(to.key(), leg);
            begin(leg);
        }
    }

    private void begin(Leg leg) {
        Leg earlier = unfinished.get(leg.line());
        if (earlier == null) {
            unfinished.put(leg.line(), leg);
            tell(leg);
        } else if (earlier.stage == Stage.RECOVERY_WAITING) {
            stillThinksSo(earlier, leg);
        } else {
            earlier.next = leg;
            await(leg, leg.problem);
        }
    }

    private void tell(Leg leg) {
        if (isMuted(leg.tracked.alert.target())) {
            mute(leg);
            return;
        }
        if (leg.stored == null) {
            await(leg, leg.problem);
        }
        leg.stage = Stage.WAITING;
        desk.add(leg, NotificationKind.ALERT, rootOf(leg.tracked.alert.target()), dueNanos());
    }

    private void mute(Leg leg) {
        settle(leg);
        leg.stage = Stage.MUTED;
        muted.add(leg.tracked);
        withhold(leg.problem, leg.to, "target.maintenance");
    }

    /** It is wrong again before he was told that it was right: he knows all there is to know. */
    private void stillThinksSo(Leg earlier, Leg leg) {
        desk.remove(earlier);
        settle(earlier);
        AlertEvent cleared = earlier.tracked.cleared;
        if (cleared != null) {
            withhold(cleared, earlier.to, "raised.again");
        }
        withhold(leg.problem, leg.to, "raised.again");
        settle(leg);
        earlier.stage = Stage.DONE;
        draft.told(earlier.told("", AlertChange.Stage.DONE));
        leg.notice = earlier.notice;
        leg.stage = Stage.TOLD;
        draft.told(leg.told("", AlertChange.Stage.TOLD));
        unfinished.put(leg.line(), leg);
    }

    // ---------------------------------------------------------------- recoveries

    /** The alert is over: who was told hears of it, whatever mute or route holds now. */
    void recovery(Tracked tracked, AlertEvent cleared) {
        tracked.cleared = cleared;
        muted.remove(tracked);
        List.copyOf(tracked.legs.values()).forEach(leg -> recover(leg, cleared));
    }

    private void recover(Leg leg, AlertEvent cleared) {
        switch (leg.stage) {
            case WAITING -> {
                desk.remove(leg);
                settle(leg);
                withhold(leg.problem, leg.to, "cleared.before.sent");
                withhold(cleared, leg.to, "cleared.before.sent");
                done(leg);
            }
            case MUTED -> {
                withhold(cleared, leg.to, "not.told");
                done(leg);
            }
            case ON_ITS_WAY -> await(leg, cleared); // its outcome decides: told or not
            case TOLD -> recoverTold(leg, cleared);
            case DONE -> withhold(cleared, leg.to, "not.told"); // the notice was given up
            case RECOVERY_WAITING, RECOVERY_ON_ITS_WAY -> {
                // it was over before
            }
        }
    }

    private void recoverTold(Leg leg, AlertEvent cleared) {
        if (!recipients.has(leg.to.notifier())) {
            settle(leg);
            withhold(cleared, leg.to, "notifier.removed");
            draft.told(leg.told("", AlertChange.Stage.DONE));
            done(leg);
            return;
        }
        if (leg.stored == null) {
            await(leg, cleared);
        }
        leg.stage = Stage.RECOVERY_WAITING;
        desk.add(leg, NotificationKind.RECOVERY, rootOf(leg.tracked.alert.target()), dueNanos());
        Leg next = leg.next;
        if (next != null && next.stage == Stage.WAITING) {
            leg.next = null;
            stillThinksSo(leg, next);
        }
    }

    /** Nothing is owed to him for this occurrence any more; one that waited for it goes on. */
    private void done(Leg leg) {
        leg.stage = Stage.DONE;
        if (unfinished.get(leg.line()) != leg) {
            return; // it was waiting for an earlier one, which is not done
        }
        unfinished.remove(leg.line());
        Leg next = leg.next;
        leg.next = null;
        if (next != null && next.stage == Stage.WAITING) {
            unfinished.put(next.line(), next);
            tell(next);
        }
    }

    // ---------------------------------------------------------------- outbox

    /** Once a second: notices whose wait is over go to the outbox; mutes that are over are noticed. */
    void second(boolean everything) {
        for (Tracked tracked : List.copyOf(muted)) {
            if (!isMuted(tracked.alert.target())) {
                muted.remove(tracked);
                tracked.legs.values().stream()
                        .filter(leg -> leg.stage == Stage.MUTED)
                        .forEach(this::tell);
            }
        }
        for (NoticeDesk.Ready ready : desk.take(host.nanoTime(), host.now(), everything, this::leaves)) {
            send(ready);
        }
    }

    private boolean leaves(Leg leg) {
        if (leg.stage == Stage.WAITING && isMuted(leg.tracked.alert.target())) {
            mute(leg);
            return false;
        }
        return true;
    }

    private void send(NoticeDesk.Ready ready) {
        String delivery = ready.delivery().id();
        boolean problem = ready.kind() == NotificationKind.ALERT;
        draft.send(ready.delivery());
        sending.put(delivery, ready.legs());
        for (Leg leg : ready.legs()) {
            settle(leg);
            if (problem) {
                leg.notice = ready.delivery().notification().id();
            }
            leg.stage = problem ? Stage.ON_ITS_WAY : Stage.RECOVERY_ON_ITS_WAY;
            draft.told(
                    leg.told(delivery, problem ? AlertChange.Stage.ON_ITS_WAY : AlertChange.Stage.RECOVERY_ON_ITS_WAY));
        }
    }

    /** A delivery has ended, and the store knows it. */
    void delivered(String delivery, Outcome outcome) {
        List<Leg> legs = sending.remove(delivery);
        if (legs == null) {
            return;
        }
        for (Leg leg : legs) {
            if (leg.stage == Stage.RECOVERY_ON_ITS_WAY) {
                done(leg);
            } else if (leg.stage == Stage.ON_ITS_WAY) {
                problemDelivered(leg, outcome);
            }
        }
    }

    private void problemDelivered(Leg leg, Outcome outcome) {
        AlertEvent cleared = leg.tracked.cleared;
        if (outcome == Outcome.DEAD) {
            settle(leg);
            if (cleared != null) {
                withhold(cleared, leg.to, "not.told");
            }
            done(leg);
            return;
        }
        leg.stage = Stage.TOLD;
        if (cleared != null) {
            recoverTold(leg, cleared);
        }
    }

    // ---------------------------------------------------------------- who is told

    /** From now on these are told. Nobody is told of what was raised before; what waits for somebody who is gone is withheld. */
    void recipients(Recipients now) {
        recipients = now;
        for (Leg head : List.copyOf(unfinished.values())) {
            Leg next = head.next;
            if (next != null) {
                giveUp(next);
            }
            giveUp(head);
        }
    }

    private void giveUp(Leg leg) {
        boolean notifier = recipients.has(leg.to.notifier());
        AlertEvent cleared = leg.tracked.cleared;
        if (leg.stage == Stage.RECOVERY_WAITING && !notifier && cleared != null) {
            desk.remove(leg);
            recoverTold(leg, cleared);
        } else if ((leg.stage == Stage.WAITING || leg.stage == Stage.MUTED) && !recipients.has(leg.to)) {
            desk.remove(leg);
            settle(leg);
            withhold(leg.problem, leg.to, notifier ? "recipient.removed" : "notifier.removed");
            done(leg);
            leg.tracked.legs.remove(leg.to.key());
        }
    }

    // ---------------------------------------------------------------- after a restart

    /** Takes up what was under way. Notifiers that are gone and had something to send are returned. */
    Set<String> restore(AlertSnapshot saved, Map<AlertKey, Tracked> open) {
        Map<Occurrence, Tracked> known = new HashMap<>();
        open.values().forEach(tracked -> known.put(Occurrence.of(tracked.alert), tracked));
        Set<String> orphans = new LinkedHashSet<>();
        for (Told told : saved.told()) {
            restored(told, known);
            if (!told.delivery().isEmpty() && !recipients.has(told.notifier())) {
                orphans.add(told.notifier());
            }
        }
        for (Waiting waiting : saved.waiting()) {
            if (waiting.event().transition() == AlertTransition.CLEARED) {
                restoreRecovery(waiting, known);
            }
        }
        for (Waiting waiting : saved.waiting()) {
            if (waiting.event().transition() != AlertTransition.CLEARED) {
                restoreProblem(waiting, known);
            }
        }
        return orphans;
    }

    private record Occurrence(AlertKey identity, Instant since) {
        static Occurrence of(Alert alert) {
            return new Occurrence(alert.identity(), alert.since());
        }
    }

    private void restored(Told told, Map<Occurrence, Tracked> known) {
        Tracked tracked = known.computeIfAbsent(
                Occurrence.of(told.alert()), key -> new Tracked(told.alert(), AlertPolicy.IMMEDIATE));
        Leg leg = new Leg(
                tracked,
                new Addressee(told.notifier(), told.recipient()),
                new AlertEvent(
                        tracked.alert, AlertTransition.RAISED, told.alert().since(), ""));
        leg.notice = told.notice();
        leg.stage = switch (told.stage()) {
            case ON_ITS_WAY -> Stage.ON_ITS_WAY;
            case TOLD -> Stage.TOLD;
            case RECOVERY_ON_ITS_WAY -> Stage.RECOVERY_ON_ITS_WAY;
            case DONE -> Stage.DONE;
        };
        tracked.legs.put(leg.to.key(), leg);
        unfinished.put(leg.line(), leg);
        if (!told.delivery().isEmpty()) {
            sending.computeIfAbsent(told.delivery(), id -> new ArrayList<>()).add(leg);
        }
    }

    private void restoreRecovery(Waiting waiting, Map<Occurrence, Tracked> known) {
        Tracked tracked = known.get(Occurrence.of(waiting.event().alert()));
        Leg leg =
                tracked == null ? null : tracked.legs.get(new Addressee(waiting.notifier(), waiting.recipient()).key());
        if (tracked == null || leg == null) {
            // Its problem was given up before the last owner heard of it.
            draft.settle(waiting);
            withhold(waiting.event(), new Addressee(waiting.notifier(), waiting.recipient()), "not.told");
            return;
        }
        tracked.cleared = waiting.event();
        leg.stored = waiting;
        if (leg.stage == Stage.TOLD) {
            recoverTold(leg, waiting.event());
        }
    }

    private void restoreProblem(Waiting waiting, Map<Occurrence, Tracked> known) {
        Tracked tracked = known.get(Occurrence.of(waiting.event().alert()));
        if (tracked == null) {
            draft.settle(waiting);
            return;
        }
        Leg leg = new Leg(tracked, new Addressee(waiting.notifier(), waiting.recipient()), waiting.event());
        leg.stored = waiting;
        tracked.legs.put(leg.to.key(), leg);
        if (!recipients.has(leg.to)) {
            settle(leg);
            withhold(waiting.event(), leg.to, "recipient.removed");
            leg.stage = Stage.DONE;
            tracked.legs.remove(leg.to.key());
            return;
        }
        begin(leg);
    }

    // ---------------------------------------------------------------- small parts

    private void await(Leg leg, AlertEvent event) {
        if (leg.stored == null) {
            leg.stored = new Waiting(
                    event, leg.to.notifier(), leg.to.recipient(), host.now().plus(groupWait));
            draft.begin(leg.stored);
        }
    }

    private void settle(Leg leg) {
        if (leg.stored != null) {
            draft.settle(leg.stored);
            leg.stored = null;
        }
    }

    private void withhold(AlertEvent event, Addressee to, String reason) {
        draft.withhold(event, to.key(), reason, host.now());
    }

    private long dueNanos() {
        return host.nanoTime() + groupWait.toNanos();
    }

    private boolean isMuted(Target target) {
        Optional<Target> at = Optional.of(target);
        for (int depth = 0; depth < MAX_DEPTH && at.isPresent(); depth++) {
            if (host.mode(at.get().id()) == TargetMode.MUTED) {
                return true;
            }
            at = Optional.ofNullable(at.get().parentId()).flatMap(host::target);
        }
        return false;
    }

    private Target rootOf(Target target) {
        Target root = target;
        for (int depth = 0; depth < MAX_DEPTH && root.parentId() != null; depth++) {
            Optional<Target> parent = host.target(root.parentId());
            if (parent.isEmpty()) {
                return root;
            }
            root = parent.get();
        }
        return root;
    }
}
