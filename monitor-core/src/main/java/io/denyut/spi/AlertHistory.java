package io.denyut.spi;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What happened to alerts, and who was told, or not, and why.
 *
 * @since 0.1.0
 */
public interface AlertHistory {
    /** Alerts that are RAISED, as they were last stored, oldest first. */
    List<Alert> open();

    /** Events of this time, newest first. */
    default List<AlertEvent> events(Instant from, Instant to, int max) {
        return find(EventQuery.of(from, to, max)).stream().map(Entry::event).toList();
    }

    /**
     * Events that a reader looks for, newest first.
     *
     * @throws IllegalArgumentException if the position is none that an entry has had
     */
    List<Entry> find(EventQuery query);

    /** All that is known of one alert. Empty if there is none with this id, or if it was too long ago. */
    Optional<Why> why(String alertId);

    /** Attempts to deliver, newest first. */
    List<DeliveryAttempt> attempts(int max);

    /** Notices that were given up, of one notifier, newest first. */
    List<Notice> dead(String notifier, int max);

    /** Notices of one notifier that its channel took and said later that they did not arrive, newest first. */
    List<Notice> undelivered(String notifier, int max);

    /** The notice of a kind that was decided last. */
    Optional<Notification> newest(NotificationKind kind);

    /**
     * How many open alerts were not told because of others.
     *
     * @param alertIds of the others, at most 1,000
     * @return by their id; those that explain none may be missing
     */
    Map<String, Integer> behind(Set<String> alertIds);

    /** Notices that were not sent, newest first. */
    List<AlertChange.Withheld> withheld(int max);

    /**
     * What to look for.
     *
     * @param from belongs to the time
     * @param to does not
     * @param targets ids; none = all
     * @param rules ids; none = all
     * @param severities none = all
     * @param after only what comes after the entry with this position
     * @param max most entries
     */
    record EventQuery(
            Instant from,
            Instant to,
            Set<String> targets,
            Set<String> rules,
            Set<Severity> severities,
            Optional<String> after,
            int max) {
        public EventQuery {
            targets = Set.copyOf(targets);
            rules = Set.copyOf(rules);
            severities = Set.copyOf(severities);
        }

        /** Everything of a time. */
        public static EventQuery of(Instant from, Instant to, int max) {
            return new EventQuery(from, to, Set.of(), Set.of(), Set.of(), Optional.empty(), max);
        }

        /** Whether an event is looked for, its position apart. */
        public boolean takes(AlertEvent event) {
            return !event.time().isBefore(from)
                    && event.time().isBefore(to)
                    && (targets.isEmpty()
                            || targets.contains(event.alert().identity().target()))
                    && (rules.isEmpty()
                            || rules.contains(event.alert().identity().rule()))
                    && (severities.isEmpty()
                            || severities.contains(event.alert().severity()));
        }
    }

    /**
     * An event and its place in the list.
     *
     * @param position opaque, at most 60 characters of {@code [A-Za-z0-9.-]}
     */
    record Entry(String position, AlertEvent event) {}

    /**
     * A notice that went to the outbox, and what became of it.
     *
     * @param delivery as it is now
     * @param stage where it stands
     * @param attempts in order
     * @param receipts what the channel said of it later, in the order in which it came
     */
    record Notice(Delivery delivery, Stage stage, List<DeliveryAttempt> attempts, List<DeliveryReceipt> receipts) {
        public Notice {
            attempts = List.copyOf(attempts);
            receipts = List.copyOf(receipts);
        }

        /** A notice that the channel has said nothing more of. */
        public Notice(Delivery delivery, Stage stage, List<DeliveryAttempt> attempts) {
            this(delivery, stage, attempts, List.of());
        }

        /** Where a notice stands. */
        public enum Stage {
            /** It waits for its time, or for the next try. */
            WAITING,
            /** A send is under way. */
            BEGUN,
            SENT,
            /** Nobody knows whether the channel took it; counts as told. */
            UNCERTAIN,
            /** Given up. */
            DEAD
        }
    }
}
