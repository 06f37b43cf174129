package io.denyut.internal.alert;

import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.Target;
import io.denyut.internal.alert.Recipients.Addressee;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertChange.Waiting;
import org.jspecify.annotations.Nullable;

/** How one addressee stands to one occurrence of an alert. Confined to the rules' thread. */
final class Leg {
    /** Where it is on its way from the problem to the recovery. */
    enum Stage {
        /** His notice is withheld for as long as there is a reason for it. */
        WITHHELD,
        /** His notice waits: in a group, or for news of an earlier one. */
        WAITING,
        /** The problem is in the outbox. */
        ON_ITS_WAY,
        /** He was told, or may have been. */
        TOLD,
        /** The recovery waits in a group. */
        RECOVERY_WAITING,
        /** The recovery is in the outbox. */
        RECOVERY_ON_ITS_WAY,
        /** Told and recovered, or never to be told. */
        DONE
    }

    /** What makes two notices be about the same thing to the same person. */
    record Line(AlertKey identity, String addressee) {}

    final Tracked tracked;
    final Addressee to;
    final AlertEvent problem;
    Stage stage = Stage.WAITING;

    /** The notice of the problem, once there is one. */
    String notice = "";

    /** Why it is withheld; empty in other stages. */
    String reason = "";

    /** The alert that explains this one, while it is withheld for that. */
    @Nullable
    Tracked because;

    /** Whether it waits for news of others, and since when. */
    boolean isHeld;

    long heldSince;

    /** What waits in the store, in stages that wait. */
    @Nullable
    Waiting stored;

    /** Under which root it is told of; set when it first waits in a group. */
    @Nullable
    Target root;

    /** Where it waits, if it waits in a group. */
    NoticeDesk.@Nullable Group group;

    /** A later occurrence that must not overtake this one. */
    @Nullable
    Leg next;

    Leg(Tracked tracked, Addressee to, AlertEvent problem) {
        this.tracked = tracked;
        this.to = to;
        this.problem = problem;
    }

    Line line() {
        return new Line(tracked.alert.identity(), to.key());
    }

    /** What the store is to remember. */
    Told told(String delivery, AlertChange.Stage stage) {
        return new Told(tracked.alert, to.notifier(), to.recipient(), notice, delivery, stage);
    }
}
