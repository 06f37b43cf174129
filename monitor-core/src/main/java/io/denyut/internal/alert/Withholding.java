package io.denyut.internal.alert;

import io.denyut.internal.alert.Judgement.Verdict;
import io.denyut.internal.alert.Leg.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keeps what is withheld for as long as there is a reason for it. Confined to the rules' thread. */
final class Withholding {
    private final AlertHost host;
    private final Draft draft;
    private final Suppression suppression;
    private final Blindness blindness;

    /** Alerts with legs that are withheld. */
    private final Set<Tracked> withheld = new LinkedHashSet<>();

    Withholding(AlertHost host, Draft draft, Suppression suppression, Blindness blindness) {
        this.host = host;
        this.draft = draft;
        this.suppression = suppression;
        this.blindness = blindness;
    }

    /** Whether it may leave. A wait counts from when it began, whatever it is for, until there is nothing to wait for. */
    Judgement judge(Leg leg) {
        Judgement judged = suppression.of(leg);
        if (judged.verdict() != Verdict.WAITS) {
            leg.isHeld = false;
            return judged;
        }
        long now = host.nanoTime();
        if (!leg.isHeld) {
            leg.isHeld = true;
            leg.heldSince = now;
        }
        return now - leg.heldSince >= judged.atMost().toNanos() ? Judgement.LEAVES : judged;
    }

    void withhold(Leg leg, Judgement judged) {
        draft.settle(leg);
        if (judged.reason().equals(Blindness.REASON)
                && leg.tracked.legs.values().stream().noneMatch(other -> other.reason.equals(Blindness.REASON))) {
            blindness.withheld(leg.tracked);
        }
        Tracked because = judged.because();
        if (leg.stage != Stage.WITHHELD || !leg.reason.equals(judged.reason())) {
            draft.withhold(
                    leg.problem, leg.to.key(), judged.reason(), host.now(), because == null ? "" : because.alert.id());
        }
        leg.stage = Stage.WITHHELD;
        leg.reason = judged.reason();
        leg.because = because;
        withheld.add(leg.tracked);
    }

    /** It is over: there is nothing left to withhold. */
    void forget(Tracked tracked) {
        withheld.remove(tracked);
    }

    /** Once a second: those for which there is no reason any more. */
    List<Leg> released() {
        suppression.second();
        List<Leg> released = new ArrayList<>();
        for (Tracked tracked : List.copyOf(withheld)) {
            boolean any = false;
            for (Leg leg : tracked.legs.values()) {
                if (leg.stage != Stage.WITHHELD) {
                    continue;
                }
                Judgement judged = judge(leg);
                switch (judged.verdict()) {
                    case WITHHELD -> {
                        withhold(leg, judged);
                        draft.cut();
                        any = true;
                    }
                    case LEAVES -> {
                        leg.reason = "";
                        leg.because = null;
                        released.add(leg);
                    }
                    case WAITS -> any = true; // the reason is gone, what comes instead is not known yet
                }
            }
            if (!any) {
                withheld.remove(tracked);
            }
        }
        return released;
    }

    Behind behind() {
        return Behind.of(withheld);
    }
}
