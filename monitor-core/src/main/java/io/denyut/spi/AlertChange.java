package io.denyut.spi;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import java.time.Instant;
import java.util.List;

/**
 * What one batch of findings changed: stored all or not at all, the parts in the order of the components below.
 *
 * @param id unique among the changes of a shard: a store that has it already does nothing and reports success, so a commit that may or may
 *     not have succeeded is simply made again
 * @param alerts as they are now; CLEARED ones are no longer open
 * @param events transitions, in order; (identity, transition, time) is unique
 * @param settled notices that wait no longer: sent to the outbox or withheld
 * @param waiting notices that are new and wait for others of their group, or for news of an earlier one
 * @param outbox rows that are new
 * @param told how somebody stands to an alert now: replaces what was stored for the same alert, notifier and recipient
 * @param withheld notices that are not sent, with the reason
 * @since 0.1.0
 */
public record AlertChange(
        String id,
        List<Alert> alerts,
        List<AlertEvent> events,
        List<Waiting> settled,
        List<Waiting> waiting,
        List<Delivery> outbox,
        List<Told> told,
        List<Withheld> withheld) {
    public AlertChange {
        alerts = List.copyOf(alerts);
        events = List.copyOf(events);
        settled = List.copyOf(settled);
        waiting = List.copyOf(waiting);
        outbox = List.copyOf(outbox);
        told = List.copyOf(told);
        withheld = List.copyOf(withheld);
    }

    /** A row of the outbox and nothing else: for tests of stores and notifiers. */
    public static AlertChange ofOutbox(String id, Delivery row) {
        return new AlertChange(id, List.of(), List.of(), List.of(), List.of(), List.of(row), List.of(), List.of());
    }

    /**
     * A notice that is decided and not yet in the outbox; unique by event, notifier and recipient. Stored, so that an end of the process
     * during the wait loses no notice.
     *
     * @param event what is to be told; CLEARED for a recovery
     * @param notifier the notifier's id
     * @param recipient who is to be told
     * @param due when its group is sent
     */
    public record Waiting(AlertEvent event, String notifier, Recipient recipient, Instant due) {}

    /**
     * Whom an alert was told to; unique by the alert's identity and since, notifier and recipient.
     *
     * <p>A store moves these on by itself when it records the end of the delivery: what was {@link Stage#ON_ITS_WAY} is
     * {@link Stage#TOLD} when that was SENT or UNCERTAIN; every other row of the delivery goes.
     *
     * @param alert as it was at this stage
     * @param notifier the notifier's id
     * @param recipient who was told
     * @param notice the id of the problem notice, for replies
     * @param delivery id of the delivery that is on its way; empty if none is
     * @param stage how he stands
     */
    public record Told(
            Alert alert, String notifier, Recipient recipient, String notice, String delivery, Stage stage) {}

    /** How somebody stands to an alert. */
    public enum Stage {
        /** The problem notice is in the outbox. */
        ON_ITS_WAY,
        /** He was told of the problem, or may have been. */
        TOLD,
        /** The recovery is in the outbox. */
        RECOVERY_ON_ITS_WAY,
        /** Nothing more is owed to him: the row goes. */
        DONE
    }

    /**
     * A notice that is not sent; answers "why was I not told?".
     *
     * @param event what would have been told
     * @param addressee whom, as {@code notifier/recipient}
     * @param reason stable. While it lasts the notice is withheld: {@code target.maintenance}; {@code inconclusive}, the monitor could not see;
     *     {@code covered}, another alert explains it; {@code parent.down}, what it is behind is down. For good: {@code cleared.before.sent},
     *     {@code raised.again}, {@code not.told}, {@code notifier.removed}, {@code recipient.removed}. Told otherwise:
     *     {@code storm.digest}, in a digest; {@code fallback.used}, by another notifier
     * @param time when it was decided
     * @param because {@link Alert#id} of the alert that explains this one, for {@code covered} and {@code parent.down}; otherwise empty
     */
    public record Withheld(AlertEvent event, String addressee, String reason, Instant time, String because) {
        /** One that no other alert explains. */
        public Withheld(AlertEvent event, String addressee, String reason, Instant time) {
            this(event, addressee, reason, time, "");
        }
    }
}
