package io.denyut.internal.alert;

import io.denyut.AlertEvent;
import io.denyut.Target;
import io.denyut.internal.alert.Recipients.Addressee;
import io.denyut.spi.Delivery;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Gathers legs into notices: those of one root target wait for each other, and groups that are due together for one addressee become one
 * notice with a section for each root. Confined to the rules' thread. Waits run on {@code nanoTime}: setting the wall clock changes none.
 */
final class NoticeDesk {
    private final Map<GroupKey, Group> groups = new LinkedHashMap<>();
    private final String instance;
    private long numbers;

    private record GroupKey(String addressee, NotificationKind kind, String root) {}

    /** What waits together. */
    static final class Group {
        private final GroupKey key;
        private final Addressee to;
        private final Target root;
        private final long dueNanos;
        private final Set<Leg> legs = new LinkedHashSet<>();

        private Group(GroupKey key, Addressee to, Target root, long dueNanos) {
            this.key = key;
            this.to = to;
            this.root = root;
            this.dueNanos = dueNanos;
        }
    }

    /** A notice that is ready, and what it tells of. */
    record Ready(Delivery delivery, NotificationKind kind, List<Leg> legs) {}

    /** @param instance makes the ids of notices differ from those of an earlier run */
    NoticeDesk(String instance) {
        this.instance = instance;
    }

    /** Adds a leg to its group; the first of a group decides when it is due. */
    void add(Leg leg, NotificationKind kind, Target root, long dueNanos) {
        GroupKey key = new GroupKey(leg.to.key(), kind, root.id());
        Group group = groups.computeIfAbsent(key, k -> new Group(k, leg.to, root, dueNanos));
        group.legs.add(leg);
        leg.group = group;
    }

    /** Takes a leg out of its group, if it is in one. */
    void remove(Leg leg) {
        Group group = leg.group;
        if (group == null) {
            return;
        }
        leg.group = null;
        group.legs.remove(leg);
        if (group.legs.isEmpty()) {
            groups.remove(group.key, group);
        }
    }

    /**
     * The notices whose wait is over.
     *
     * @param everything whether also those that would wait longer
     * @param leaves asked of each leg when its time has come; one that does not leave was dealt with by whoever said so
     */
    List<Ready> take(long nanos, Instant now, boolean everything, Predicate<Leg> leaves) {
        Map<String, List<Group>> byAddressee = new TreeMap<>();
        groups.values().removeIf(group -> {
            boolean due = everything || nanos - group.dueNanos >= 0;
            if (due) {
                byAddressee
                        .computeIfAbsent(group.key.kind + " " + group.key.addressee, key -> new ArrayList<>())
                        .add(group);
            }
            return due;
        });
        List<Ready> ready = new ArrayList<>();
        for (List<Group> due : byAddressee.values()) {
            for (Group group : due) {
                group.legs.forEach(leg -> leg.group = null);
                group.legs.removeIf(leg -> !leaves.test(leg));
            }
            due.removeIf(group -> group.legs.isEmpty());
            if (!due.isEmpty()) {
                ready.add(merge(due, now));
            }
        }
        return ready;
    }

    private Ready merge(List<Group> due, Instant now) {
        NotificationKind kind = due.get(0).key.kind;
        Addressee to = due.get(0).to;
        List<Leg> legs = new ArrayList<>();
        due.forEach(group -> legs.addAll(group.legs));
        legs.sort(Comparator.comparing((Leg leg) -> leg.tracked.alert.severity())
                .reversed()
                .thenComparing(leg -> leg.tracked.alert.identity().target())
                .thenComparing(leg -> leg.tracked.alert.identity().rule())
                .thenComparing(leg -> leg.tracked.alert.identity().check())
                .thenComparing(leg -> leg.tracked.alert.identity().source())
                .thenComparing(leg -> leg.tracked.alert.identity().key()));
        List<String> problems = legs.stream()
                .map(leg -> leg.notice)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        Notification notification = new Notification(
                instance + "-" + ++numbers,
                kind,
                legs.stream().map(NoticeDesk::event).toList(),
                kind == NotificationKind.RECOVERY && problems.size() == 1 ? problems.get(0) : null,
                model(due, kind, now),
                now);
        return new Ready(new Delivery(notification, to.notifier(), to.recipient(), now, 0), kind, legs);
    }

    private static AlertEvent event(Leg leg) {
        AlertEvent cleared = leg.tracked.cleared;
        return cleared != null && leg.stage == Leg.Stage.RECOVERY_WAITING ? cleared : leg.problem;
    }

    private static NoticeModel model(List<Group> due, NotificationKind kind, Instant now) {
        List<Map<String, Object>> sections = new ArrayList<>();
        int count = 0;
        for (Group group : due) {
            List<Map<String, Object>> alerts = new ArrayList<>();
            for (Leg leg : group.legs) {
                alerts.add(alert(event(leg)));
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
