package io.denyut.internal.alert;

import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.Target;
import io.denyut.internal.alert.Recipients.Addressee;
import io.denyut.spi.Delivery;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gathers events into notices: those of one root target wait for each other, and groups that are due together for one addressee become one
 * notice with a section for each root. Confined to the rules' thread.
 */
final class NoticeDesk {
    private final Duration groupWait;
    private final Map<GroupKey, Group> groups = new LinkedHashMap<>();
    private final String instance;
    private long numbers;

    private record GroupKey(String addressee, NotificationKind kind, String root) {}

    private static final class Group {
        final Addressee addressee;
        final Target root;
        final Instant due;
        final List<Entry> entries = new ArrayList<>();

        Group(Addressee addressee, Target root, Instant due) {
            this.addressee = addressee;
            this.root = root;
            this.due = due;
        }
    }

    /** An event on its way to somebody. */
    record Entry(
            Tracked tracked, AlertEvent event, @Nullable String inReplyTo) {}

    /** A notice that is ready, and what it tells of. */
    record Ready(Delivery delivery, Addressee addressee, NotificationKind kind, List<Entry> entries) {}

    /** @param instance makes the ids of notices differ from those of an earlier run */
    NoticeDesk(Duration groupWait, String instance) {
        this.groupWait = groupWait;
        this.instance = instance;
    }

    void add(Addressee to, NotificationKind kind, Target root, Entry entry, Instant now) {
        groups.computeIfAbsent(new GroupKey(to.key(), kind, root.id()), key -> new Group(to, root, now.plus(groupWait)))
                .entries
                .add(entry);
    }

    /** Takes back what waits for somebody about an alert, if there is something. */
    Optional<Entry> takeBack(String addressee, NotificationKind kind, AlertKey alert) {
        Iterator<Map.Entry<GroupKey, Group>> waiting = groups.entrySet().iterator();
        while (waiting.hasNext()) {
            Map.Entry<GroupKey, Group> group = waiting.next();
            if (!group.getKey().addressee.equals(addressee) || group.getKey().kind != kind) {
                continue;
            }
            Optional<Entry> found = group.getValue().entries.stream()
                    .filter(entry -> entry.event.alert().identity().equals(alert))
                    .findFirst();
            if (found.isPresent()) {
                group.getValue().entries.remove(found.get());
                if (group.getValue().entries.isEmpty()) {
                    waiting.remove();
                }
                return found;
            }
        }
        return Optional.empty();
    }

    /** All notices, whether their wait is over or not. */
    List<Ready> all(Instant now) {
        return take(now, due -> true);
    }

    /** The notices whose wait is over. */
    List<Ready> due(Instant now) {
        // A wait that lies further ahead than it can means that the clock was set back.
        return take(now, due -> !due.isAfter(now) || due.isAfter(now.plus(groupWait)));
    }

    private List<Ready> take(Instant now, Predicate<Instant> over) {
        Map<String, List<Group>> byAddressee = new TreeMap<>();
        groups.entrySet().removeIf(entry -> {
            boolean taken = over.test(entry.getValue().due);
            if (taken) {
                byAddressee
                        .computeIfAbsent(entry.getKey().addressee + " " + entry.getKey().kind, key -> new ArrayList<>())
                        .add(entry.getValue());
            }
            return taken;
        });
        List<Ready> ready = new ArrayList<>();
        byAddressee.forEach((key, due) ->
                ready.add(merge(due, NotificationKind.valueOf(key.substring(key.lastIndexOf(' ') + 1)), now)));
        return ready;
    }

    private Ready merge(List<Group> due, NotificationKind kind, Instant now) {
        List<Entry> entries = new ArrayList<>();
        due.forEach(group -> entries.addAll(group.entries));
        entries.sort(Comparator.comparing((Entry entry) -> entry.event.alert().severity())
                .reversed()
                .thenComparing(entry -> entry.event.alert().identity().toString()));
        Addressee to = due.get(0).addressee;
        List<String> replies = entries.stream()
                .map(Entry::inReplyTo)
                .distinct()
                .flatMap(java.util.stream.Stream::ofNullable)
                .toList();
        Notification notification = new Notification(
                instance + "-" + ++numbers,
                kind,
                entries.stream().map(Entry::event).toList(),
                replies.size() == 1 ? replies.get(0) : null,
                model(due, kind, now),
                now);
        return new Ready(new Delivery(notification, to.notifier(), to.recipient(), now, 0), to, kind, entries);
    }

    private static NoticeModel model(List<Group> due, NotificationKind kind, Instant now) {
        List<Map<String, Object>> sections = new ArrayList<>();
        int count = 0;
        for (Group group : due) {
            List<Map<String, Object>> alerts = new ArrayList<>();
            for (Entry entry : group.entries) {
                alerts.add(alert(entry.event));
            }
            count += alerts.size();
            Map<String, Object> section = new LinkedHashMap<>();
            section.put("root", group.root.id());
            section.put("rootName", group.root.name());
            section.put("count", alerts.size());
            section.put("alerts", List.copyOf(alerts));
            sections.add(section);
        }
        return new NoticeModel(Map.of(
                "kind", kind.name().toLowerCase(Locale.ROOT), "count", count, "time", now, "sections", sections));
    }

    private static Map<String, Object> alert(AlertEvent event) {
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("rule", event.alert().identity().rule());
        alert.put("check", event.alert().identity().check());
        alert.put("target", event.alert().target().id());
        alert.put("name", event.alert().target().name());
        alert.put("address", event.alert().target().address());
        alert.put("severity", event.alert().severity().name().toLowerCase(Locale.ROOT));
        alert.put("transition", event.transition().name().toLowerCase(Locale.ROOT));
        alert.put("since", event.alert().since());
        alert.put("time", event.time());
        alert.put("text", event.alert().text());
        return alert;
    }
}
