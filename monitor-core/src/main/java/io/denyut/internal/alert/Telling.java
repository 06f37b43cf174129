package io.denyut.internal.alert;

import io.denyut.AlertEvent;
import io.denyut.internal.alert.Judgement.Verdict;
import io.denyut.internal.alert.Leg.Stage;
import io.denyut.internal.alert.NoticeDesk.Answer;
import io.denyut.internal.alert.NoticeDesk.Bundle;
import io.denyut.internal.alert.Recipients.Addressee;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sees to it that everybody who hears of a problem hears of its end, once, and that nobody else does. Confined to the rules' thread; all it
 * decides goes into the draft of the batch.
 */
final class Telling {
    private final AlertHost host;
    private final Draft draft;
    private final Withholding withholding;
    private final Family family;
    private final StormCap stormCap = new StormCap();
    private final NoticeDesk desk = new NoticeDesk();
    private final NoticeMaker notices;
    private final Duration groupWait;
    private Recipients recipients = new Recipients(Map.of(), List.of());

    /** For each alert and addressee the eldest occurrence that is not done; a later one hangs on its {@link Leg#next}. */
    private final Map<Leg.Line, Leg> unfinished = new HashMap<>();

    /** By delivery, what it tells of. */
    private final Map<String, List<Leg>> sending = new HashMap<>();

    Telling(
            AlertHost host,
            Draft draft,
            Withholding withholding,
            Family family,
            Blindness blindness,
            String instance,
            Duration groupWait) {
        this.host = host;
        this.draft = draft;
        this.withholding = withholding;
        this.family = family;
        this.notices = new NoticeMaker(host, blindness, instance);
        this.groupWait = groupWait;
    }

    // ---------------------------------------------------------------- problems

    /** Tells of a problem those who are to hear of it and have not. */
    void problem(Tracked tracked, AlertEvent event) {
        List<Addressee> all = Blindness.isSaidBy(tracked)
                ? recipients.all()
                : recipients.of(tracked.alert.target(), tracked.alert.severity());
        for (Addressee to : all) {
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
        Judgement judged = withholding.judge(leg);
        if (judged.isWithheld()) {
            withholding.withhold(leg, judged);
            return;
        }
        await(leg, leg.problem);
        leg.stage = Stage.WAITING;
        add(leg, NotificationKind.ALERT);
    }

    /** It is wrong again before he was told that it was right: he knows all there is to know. */
    private void stillThinksSo(Leg earlier, Leg leg) {
        desk.remove(earlier);
        draft.settle(earlier);
        AlertEvent cleared = earlier.tracked.cleared;
        if (cleared != null) {
            withhold(cleared, earlier.to, "raised.again");
        }
        withhold(leg.problem, leg.to, "raised.again");
        draft.settle(leg);
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
        withholding.forget(tracked);
        List.copyOf(tracked.legs.values()).forEach(leg -> recover(leg, cleared));
    }

    private void recover(Leg leg, AlertEvent cleared) {
        switch (leg.stage) {
            case WAITING -> {
                desk.remove(leg);
                draft.settle(leg);
                withhold(leg.problem, leg.to, "cleared.before.sent");
                withhold(cleared, leg.to, "cleared.before.sent");
                done(leg);
            }
            case WITHHELD -> {
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
            draft.settle(leg);
            withhold(cleared, leg.to, "notifier.removed");
            draft.told(leg.told("", AlertChange.Stage.DONE));
            done(leg);
            return;
        }
        await(leg, cleared);
        leg.stage = Stage.RECOVERY_WAITING;
        leg.isHeld = false;
        add(leg, NoticeMaker.isDigest(leg.notice) ? NotificationKind.DIGEST : NotificationKind.RECOVERY);
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

    /** Once a second: notices whose wait is over go to the outbox; what is withheld without a reason waits for its turn. */
    void second(boolean everything) {
        for (Leg leg : withholding.released()) {
            tell(leg);
            draft.cut();
        }
        long now = host.nanoTime();
        if (everything || desk.isDue(now)) {
            leave(now, everything);
        }
    }

    /** Between seconds: what waited for others of its group need not wait for the second as well. */
    void moment() {
        long now = host.nanoTime();
        if (desk.isFirstDue(now)) {
            leave(now, false);
        }
    }

    /** Whether anything waits in a group. */
    boolean hasWaiting() {
        return !desk.isEmpty();
    }

    private void leave(long now, boolean everything) {
        // What the notices that leave now explain is withheld with them, however long it would have waited for others.
        desk.waiting().stream().filter(leg -> leg.stage == Stage.WAITING).forEach(this::withholdIfExplained);
        NoticeModels models = new NoticeModels(host);
        Behind behind = withholding.behind();
        for (Bundle bundle : desk.take(now, everything, this::answer)) {
            int cap = recipients.stormCap(bundle.to().notifier());
            if (isFoldable(bundle) && stormCap.isReached(bundle.to(), cap, now)) {
                bundle.legs().forEach(this::fold);
            } else {
                stormCap.sent(bundle.to(), cap, now);
                send(bundle, models, behind);
            }
        }
    }

    private static boolean isFoldable(Bundle bundle) {
        return bundle.kind() == NotificationKind.ALERT || bundle.kind() == NotificationKind.RECOVERY;
    }

    /** It waits for the next digest. */
    private void fold(Leg leg) {
        withhold(NoticeMaker.event(leg), leg.to, "storm.digest");
        add(leg, NotificationKind.DIGEST);
        draft.cut();
    }

    private void withholdIfExplained(Leg leg) {
        Judgement judged = withholding.judge(leg);
        if (judged.isWithheld()) {
            desk.remove(leg);
            withholding.withhold(leg, judged);
            draft.cut();
        }
    }

    private Answer answer(Leg leg) {
        Judgement judged = withholding.judge(leg);
        if (judged.isWithheld()) {
            withholding.withhold(leg, judged);
            draft.cut();
            return Answer.GONE;
        }
        return judged.verdict() == Verdict.WAITS ? Answer.STAYS : Answer.LEAVES;
    }

    private void send(Bundle bundle, NoticeModels models, Behind behind) {
        Delivery row = notices.make(bundle, models, behind);
        String delivery = row.id();
        sending.put(delivery, bundle.legs());
        List<Told> told = new ArrayList<>();
        List<Waiting> settled = new ArrayList<>();
        for (Leg leg : bundle.legs()) {
            boolean problem = leg.stage == Stage.WAITING;
            if (leg.stored != null) {
                settled.add(leg.stored);
                leg.stored = null;
            }
            if (problem) {
                leg.notice = row.notification().id();
            }
            leg.stage = problem ? Stage.ON_ITS_WAY : Stage.RECOVERY_ON_ITS_WAY;
            told.add(
                    leg.told(delivery, problem ? AlertChange.Stage.ON_ITS_WAY : AlertChange.Stage.RECOVERY_ON_ITS_WAY));
        }
        draft.send(row, told, settled);
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
            draft.cut();
        }
    }

    private void problemDelivered(Leg leg, Outcome outcome) {
        AlertEvent cleared = leg.tracked.cleared;
        if (outcome == Outcome.DEAD) {
            draft.settle(leg);
            if (cleared != null) {
                withhold(cleared, leg.to, "not.told");
            } else {
                fallBack(leg);
            }
            done(leg);
            return;
        }
        leg.stage = Stage.TOLD;
        if (cleared != null) {
            recoverTold(leg, cleared);
        }
    }

    /** It waits behind a channel that fails, and goes on waiting. */
    void delayed(String delivery) {
        for (Leg leg : List.copyOf(sending.getOrDefault(delivery, List.of()))) {
            if (leg.stage == Stage.ON_ITS_WAY && leg.tracked.cleared == null) {
                fallBack(leg);
                draft.cut();
            }
        }
    }

    /** Tells of the problem those whom the notifier falls back on, if they are not told anyway. */
    private void fallBack(Leg leg) {
        boolean any = false;
        for (Addressee to : recipients.fallback(leg.to.notifier())) {
            if (leg.tracked.legs.containsKey(to.key())) {
                continue;
            }
            any = true;
            Leg other = new Leg(leg.tracked, to, leg.problem);
            leg.tracked.legs.put(to.key(), other);
            begin(other);
        }
        if (any) {
            withhold(leg.problem, leg.to, "fallback.used");
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
            draft.cut();
        }
    }

    private void giveUp(Leg leg) {
        boolean notifier = recipients.has(leg.to.notifier());
        AlertEvent cleared = leg.tracked.cleared;
        if (leg.stage == Stage.RECOVERY_WAITING && !notifier && cleared != null) {
            desk.remove(leg);
            recoverTold(leg, cleared);
        } else if ((leg.stage == Stage.WAITING || leg.stage == Stage.WITHHELD) && !recipients.has(leg.to)) {
            desk.remove(leg);
            draft.settle(leg);
            withhold(leg.problem, leg.to, notifier ? "recipient.removed" : "notifier.removed");
            done(leg);
            leg.tracked.legs.remove(leg.to.key());
        }
    }

    // ---------------------------------------------------------------- what is told besides

    List<String> announce(String notifier, Notification notice) {
        List<String> ids = new ArrayList<>();
        for (Addressee to : recipients.all()) {
            if (notifier.isEmpty() || notifier.equals(to.notifier())) {
                Delivery row = new Delivery(notice, to.notifier(), to.recipient(), host.now(), 0);
                draft.send(row);
                ids.add(row.id());
            }
        }
        return ids;
    }

    // ---------------------------------------------------------------- after a restart

    /** Takes up what was under way: how somebody stood to an alert. */
    void restored(Leg leg, String delivery) {
        leg.tracked.legs.put(leg.to.key(), leg);
        unfinished.put(leg.line(), leg);
        if (!delivery.isEmpty()) {
            sending.computeIfAbsent(delivery, id -> new ArrayList<>()).add(leg);
        }
    }

    /** A recovery that waited. */
    void restoredRecovery(Leg leg, Waiting waiting) {
        leg.tracked.cleared = waiting.event();
        if (leg.stage == Stage.RECOVERY_ON_ITS_WAY) {
            draft.settle(waiting); // it came to the outbox; the end of the wait was not stored any more
            return;
        }
        leg.stored = waiting;
        if (leg.stage == Stage.TOLD) {
            recoverTold(leg, waiting.event());
        }
    }

    /** A problem that waited. */
    void restoredProblem(Leg leg, Waiting waiting) {
        leg.stored = waiting;
        leg.tracked.legs.put(leg.to.key(), leg);
        if (!recipients.has(leg.to)) {
            draft.settle(leg);
            withhold(waiting.event(), leg.to, "recipient.removed");
            leg.stage = Stage.DONE;
            leg.tracked.legs.remove(leg.to.key());
            return;
        }
        begin(leg);
    }

    /** Whether there is still a notifier with this id. */
    boolean hasNotifier(String id) {
        return recipients.has(id);
    }

    // ---------------------------------------------------------------- small parts

    private void await(Leg leg, AlertEvent event) {
        if (leg.stored == null) {
            leg.stored = new Waiting(
                    event, leg.to.notifier(), leg.to.recipient(), host.now().plus(groupWait));
            draft.begin(leg.stored);
        }
    }

    private void withhold(AlertEvent event, Addressee to, String reason) {
        draft.withhold(event, to.key(), reason, host.now(), "");
    }

    /** What is said of the monitor itself waits for nobody. */
    private void add(Leg leg, NotificationKind kind) {
        boolean isBlind = Blindness.isSaidBy(leg.tracked);
        Duration wait = isBlind ? Duration.ZERO : kind == NotificationKind.DIGEST ? StormCap.GATHER : groupWait;
        long due = host.nanoTime() + wait.toNanos();
        desk.add(leg, isBlind ? NotificationKind.BLIND : kind, family.rootOf(leg.tracked.alert.target()), due);
    }
}
