package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertState;
import io.denyut.Target;
import java.time.Duration;
import java.util.Optional;

/** Whether the notice of a problem may leave. Confined to the rules' thread; judges and changes nothing. */
final class Suppression {
    private final AlertHost host;
    private final OpenAlerts open;
    private final Family family;
    private final Parents parents;
    private final Patience patience;

    /** However long the hold of a rule that covers others is, they do not wait longer for what becomes of it. */
    private static final Duration LONGEST_PENDING = Duration.ofMinutes(5);

    Suppression(AlertHost host, OpenAlerts open, Sight sight, Family family) {
        this.host = host;
        this.open = open;
        this.family = family;
        this.patience = new Patience(host);
        this.parents = new Parents(host, sight, open, family, patience);
    }

    Judgement of(Leg leg) {
        Alert alert = leg.tracked.alert;
        if (family.isMuted(alert.target())) {
            return Judgement.withheld("target.maintenance", null);
        }
        Optional<Target> target = host.target(alert.identity().target());
        if (target.isEmpty()) {
            return Judgement.waits(Patience.LONGEST); // after a restart its source may not have been read yet
        }
        return covered(leg).and(parents.of(leg, target.get()));
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
