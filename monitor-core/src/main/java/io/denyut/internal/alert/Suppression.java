package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertState;
import io.denyut.Target;
import io.denyut.internal.alert.Leg.Stage;
import java.time.Duration;
import java.util.Optional;

/** Whether a notice may leave. Confined to the rules' thread; judges and changes nothing. */
final class Suppression {
    private final AlertHost host;
    private final OpenAlerts open;
    private final Family family;
    private final Parents parents;
    private final Blindness blindness;
    private final Patience patience;

    /** However long the hold of a rule that covers others is, they do not wait longer for what becomes of it. */
    private static final Duration LONGEST_PENDING = Duration.ofMinutes(5);

    Suppression(AlertHost host, OpenAlerts open, Sight sight, Family family, Blindness blindness, Patience patience) {
        this.host = host;
        this.open = open;
        this.family = family;
        this.blindness = blindness;
        this.patience = patience;
        this.parents = new Parents(host, sight, open, family, patience);
    }

    /** What is said of the monitor itself is never withheld. */
    Judgement of(Leg leg) {
        if (Blindness.isSaidBy(leg.tracked)) {
            return Judgement.LEAVES;
        }
        return leg.stage == Stage.RECOVERY_WAITING ? blindness.ofRecovery(leg) : ofProblem(leg);
    }

    private Judgement ofProblem(Leg leg) {
        Alert alert = leg.tracked.alert;
        if (family.isMuted(alert.target())) {
            return Judgement.withheld("target.maintenance", null);
        }
        Optional<Target> target = host.target(alert.identity().target());
        if (target.isEmpty()) {
            return Judgement.waits(Patience.LONGEST); // after a restart its source may not have been read yet
        }
        Judgement seen = blindness.ofProblem(leg);
        return seen.isWithheld() ? seen : seen.and(covered(leg)).and(parents.of(leg, target.get()));
    }

    private Judgement covered(Leg leg) {
        Judgement judgement = Judgement.LEAVES;
        for (Tracked covering : open.covering(leg.tracked.alert.identity().target())) {
            if (covering == leg.tracked) {
                continue;
            }
            if (covering.alert.state() == AlertState.PENDING) {
                judgement = Judgement.waits(LONGEST_PENDING);
            } else if (Parents.explains(covering, leg)) {
                return Judgement.withheld("covered", covering);
            }
        }
        return judgement;
    }

    /** Once a second. */
    void second() {
        patience.second();
    }
}
