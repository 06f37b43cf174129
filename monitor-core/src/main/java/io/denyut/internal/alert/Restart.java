package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertTransition;
import io.denyut.internal.alert.Leg.Stage;
import io.denyut.internal.alert.Recipients.Addressee;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.AlertSnapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Takes up what was under way when the last run ended. Confined to the rules' thread. */
final class Restart {
    private final Telling telling;
    private final Draft draft;
    private final AlertHost host;
    private final Map<Occurrence, Tracked> known = new HashMap<>();

    private record Occurrence(AlertKey identity, Instant since) {
        static Occurrence of(Alert alert) {
            return new Occurrence(alert.identity(), alert.since());
        }
    }

    Restart(AlertHost host, Draft draft, Telling telling, Collection<Tracked> open) {
        this.host = host;
        this.draft = draft;
        this.telling = telling;
        open.forEach(tracked -> known.put(Occurrence.of(tracked.alert), tracked));
    }

    /** Notifiers that are gone and had something to send are returned. */
    Set<String> restore(AlertSnapshot saved) {
        Set<String> orphans = new LinkedHashSet<>();
        for (Told told : saved.told()) {
            restore(told);
            if (!told.delivery().isEmpty() && !telling.hasNotifier(told.notifier())) {
                orphans.add(told.notifier());
            }
        }
        for (Waiting waiting : saved.waiting()) {
            if (waiting.event().transition() == AlertTransition.CLEARED) {
                restoreRecovery(waiting);
                draft.cut();
            }
        }
        for (Waiting waiting : saved.waiting()) {
            if (waiting.event().transition() != AlertTransition.CLEARED) {
                restoreProblem(waiting);
                draft.cut();
            }
        }
        return orphans;
    }

    private void restore(Told told) {
        Tracked tracked = known.computeIfAbsent(
                Occurrence.of(told.alert()), key -> new Tracked(told.alert(), AlertPolicy.IMMEDIATE));
        AlertEvent raised = new AlertEvent(
                tracked.alert, AlertTransition.RAISED, told.alert().since(), "");
        Leg leg = new Leg(tracked, new Addressee(told.notifier(), told.recipient()), raised);
        leg.notice = told.notice();
        leg.stage = switch (told.stage()) {
            case ON_ITS_WAY -> Stage.ON_ITS_WAY;
            case TOLD -> Stage.TOLD;
            case RECOVERY_ON_ITS_WAY -> Stage.RECOVERY_ON_ITS_WAY;
            case DONE -> Stage.DONE;
        };
        telling.restored(leg, told.delivery());
    }

    private void restoreRecovery(Waiting waiting) {
        Tracked tracked = known.get(Occurrence.of(waiting.event().alert()));
        Addressee to = new Addressee(waiting.notifier(), waiting.recipient());
        Leg leg = tracked == null ? null : tracked.legs.get(to.key());
        if (leg == null) {
            // Its problem was given up before the last owner heard of it.
            draft.settle(waiting);
            draft.withhold(waiting.event(), to.key(), "not.told", host.now(), "");
            return;
        }
        telling.restoredRecovery(leg, waiting);
    }

    private void restoreProblem(Waiting waiting) {
        Tracked tracked = known.get(Occurrence.of(waiting.event().alert()));
        if (tracked == null) {
            draft.settle(waiting);
            return;
        }
        Addressee to = new Addressee(waiting.notifier(), waiting.recipient());
        if (tracked.legs.containsKey(to.key())) {
            draft.settle(waiting); // its notice came to the outbox; the end of the wait was not stored any more
            return;
        }
        telling.restoredProblem(new Leg(tracked, to, waiting.event()), waiting);
    }
}
