package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertState;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertHistory.Notice.Stage;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import io.denyut.spi.Why;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happened, in memory: the newest 10,000 of each kind, and besides whatever is open or on its way. Thread-safe.
 */
final class MemoryAlertHistory implements AlertHistory {
    private static final int KEPT = 10_000;
    private static final int MOST = 1_000;
    private static final Pattern POSITION = Pattern.compile("(-?[0-9]{1,14})\\.([0-9]{1,9})-([0-9]{1,18})");
    private static final Comparator<Position> NEWEST_FIRST = Comparator.comparing(Position::time)
            .thenComparingLong(Position::number)
            .reversed();

    // Guarded by this.
    private final Deque<Kept> events = new ArrayDeque<>();
    private final Deque<DeliveryAttempt> attempts = new ArrayDeque<>();
    private final Deque<Withheld> withheld = new ArrayDeque<>();
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private final Map<Place, Waiting> waiting = new LinkedHashMap<>();

    /** By message, the delivery that it belongs to. */
    private final Map<Message, String> messages = new LinkedHashMap<>();

    private long numbers;

    private record Message(String notifier, String channelId) {}

    private record Kept(Position position, AlertEvent event) {}

    private record Position(Instant time, long number) {
        static Position of(String text) {
            Matcher position = POSITION.matcher(text);
            if (!position.matches()) {
                throw new IllegalArgumentException("'" + text + "' is not the position of an event");
            }
            return new Position(
                    Instant.ofEpochSecond(Long.parseLong(position.group(1)), Long.parseLong(position.group(2))),
                    Long.parseLong(position.group(3)));
        }

        @Override
        public String toString() {
            return time.getEpochSecond() + "." + time.getNano() + "-" + number;
        }
    }

    private record Place(AlertEvent event, String notifier, String recipient) {
        static Place of(Waiting notice) {
            return new Place(
                    notice.event(), notice.notifier(), notice.recipient().id());
        }
    }

    synchronized void changed(AlertChange change) {
        for (Alert alert : change.alerts()) {
            alerts.put(alert.id(), alert);
        }
        for (AlertEvent event : change.events()) {
            alerts.put(event.alert().id(), event.alert());
            keep(events, new Kept(new Position(event.time(), ++numbers), event));
        }
        change.settled().forEach(notice -> waiting.remove(Place.of(notice)));
        change.waiting().forEach(notice -> waiting.put(Place.of(notice), notice));
        for (Delivery delivery : change.outbox()) {
            notices.put(delivery.id(), new Notice(delivery, Stage.WAITING, List.of()));
        }
        change.withheld().forEach(notice -> keep(withheld, notice));
        forget(alerts.values(), alert -> alert.state() == AlertState.CLEARED);
        forget(notices.values(), notice -> notice.stage().compareTo(Stage.BEGUN) > 0);
    }

    private static <T> void keep(Deque<T> history, T item) {
        history.addFirst(item);
        if (history.size() > KEPT) {
            history.removeLast();
        }
    }

    /** Lets the oldest of those go that are over. */
    private static <T> void forget(Collection<T> all, Predicate<T> over) {
        Iterator<T> oldest = all.iterator();
        for (int tooMany = all.size() - KEPT; tooMany > 0 && oldest.hasNext(); ) {
            if (over.test(oldest.next())) {
                oldest.remove();
                tooMany--;
            }
        }
    }

    synchronized void attempted(DeliveryAttempt attempt) {
        keep(attempts, attempt);
        notices.computeIfPresent(attempt.delivery(), (id, notice) -> {
            List<DeliveryAttempt> all = new ArrayList<>(notice.attempts());
            all.add(attempt);
            Delivery row = notice.delivery();
            attempt.channelIds().forEach(message -> messages.put(new Message(row.notifier(), message), id));
            Instant due = attempt.outcome() == Outcome.RETRY ? attempt.next() : row.due();
            return new Notice(
                    new Delivery(row.notification(), row.notifier(), row.recipient(), due, attempt.number()),
                    stage(attempt.outcome()),
                    all,
                    notice.receipts());
        });
        forget(messages.values(), delivery -> true);
    }

    synchronized boolean received(String notifier, DeliveryReceipt receipt) {
        String delivery = messages.get(new Message(notifier, receipt.channelId()));
        return delivery != null && notices.computeIfPresent(delivery, (id, notice) -> with(notice, receipt)) != null;
    }

    private static Notice with(Notice notice, DeliveryReceipt receipt) {
        boolean known = notice.receipts().stream()
                .anyMatch(each -> each.channelId().equals(receipt.channelId()) && each.state() == receipt.state());
        if (known) {
            return notice;
        }
        List<DeliveryReceipt> all = new ArrayList<>(notice.receipts());
        all.add(receipt);
        return new Notice(notice.delivery(), notice.stage(), notice.attempts(), all);
    }

    private static Stage stage(Outcome outcome) {
        return switch (outcome) {
            case BEGUN -> Stage.BEGUN;
            case RETRY -> Stage.WAITING;
            case SENT -> Stage.SENT;
            case UNCERTAIN -> Stage.UNCERTAIN;
            case DEAD -> Stage.DEAD;
        };
    }

    synchronized void restarted() {
        notices.replaceAll((id, notice) -> notice.stage() == Stage.BEGUN
                ? new Notice(notice.delivery(), Stage.WAITING, notice.attempts(), notice.receipts())
                : notice);
    }

    @Override
    public synchronized List<Alert> open() {
        return alerts.values().stream()
                .filter(alert -> alert.state() == AlertState.RAISED)
                .toList();
    }

    @Override
    public synchronized List<Entry> find(EventQuery query) {
        Optional<Position> last = query.after().map(Position::of);
        return events.stream()
                .filter(kept -> query.takes(kept.event()))
                .sorted(Comparator.comparing(Kept::position, NEWEST_FIRST))
                .filter(kept -> last.isEmpty() || NEWEST_FIRST.compare(last.get(), kept.position()) < 0)
                .limit(query.max())
                .map(kept -> new Entry(kept.position().toString(), kept.event()))
                .toList();
    }

    @Override
    public synchronized Optional<Why> why(String alertId) {
        Alert alert = alerts.get(alertId);
        if (alert == null) {
            return Optional.empty();
        }
        Predicate<AlertEvent> about = event -> event.alert().id().equals(alert.id());
        List<AlertEvent> story = new ArrayList<>();
        events.descendingIterator().forEachRemaining(kept -> {
            if (about.test(kept.event())) {
                story.add(kept.event());
            }
        });
        List<Withheld> unsent = new ArrayList<>();
        withheld.descendingIterator().forEachRemaining(notice -> {
            if (about.test(notice.event())) {
                unsent.add(notice);
            }
        });
        return Optional.of(new Why(
                alert,
                story,
                notices.values().stream()
                        .filter(notice -> notice.delivery().notification().events().stream()
                                .anyMatch(about))
                        .limit(MOST)
                        .toList(),
                unsent.stream().limit(MOST).toList(),
                waiting.values().stream()
                        .filter(notice -> about.test(notice.event()))
                        .toList()));
    }

    @Override
    public synchronized List<DeliveryAttempt> attempts(int max) {
        return attempts.stream().limit(max).toList();
    }

    @Override
    public synchronized List<Notice> dead(String notifier, int max) {
        List<Notice> dead = new ArrayList<>();
        for (Notice notice : notices.values()) {
            if (notice.stage() == Stage.DEAD && notice.delivery().notifier().equals(notifier)) {
                dead.add(notice);
            }
        }
        dead.sort(Comparator.comparing(MemoryAlertHistory::ended).reversed());
        return List.copyOf(dead.subList(0, Math.min(max, dead.size())));
    }

    @Override
    public synchronized List<Notice> undelivered(String notifier, int max) {
        return notices.values().stream()
                .filter(notice -> notice.delivery().notifier().equals(notifier))
                .filter(notice -> failed(notice).isPresent())
                .sorted(Comparator.comparing((Notice notice) -> failed(notice).orElse(Instant.MIN))
                        .reversed())
                .limit(max)
                .toList();
    }

    /** When its channel said that it did not arrive. */
    private static Optional<Instant> failed(Notice notice) {
        return notice.receipts().stream()
                .filter(receipt -> receipt.state() == DeliveryReceipt.State.FAILED)
                .map(DeliveryReceipt::time)
                .max(Comparator.naturalOrder());
    }

    @Override
    public synchronized Optional<Notification> newest(NotificationKind kind) {
        return notices.values().stream()
                .map(notice -> notice.delivery().notification())
                .filter(notice -> notice.kind() == kind)
                .reduce((earlier, later) -> later);
    }

    @Override
    public synchronized Map<String, Integer> behind(Set<String> alertIds) {
        Map<String, Set<String>> behind = new HashMap<>();
        for (Withheld notice : withheld) {
            Alert alert = alerts.get(notice.event().alert().id());
            if (alertIds.contains(notice.because()) && alert != null && alert.state() == AlertState.RAISED) {
                behind.computeIfAbsent(notice.because(), id -> new HashSet<>()).add(alert.id());
            }
        }
        Map<String, Integer> counts = new HashMap<>();
        behind.forEach((id, all) -> counts.put(id, all.size()));
        return counts;
    }

    private static Instant ended(Notice notice) {
        return notice.attempts().get(notice.attempts().size() - 1).time();
    }

    @Override
    public synchronized List<Withheld> withheld(int max) {
        return withheld.stream().limit(max).toList();
    }
}
