package io.denyut.internal.alert;

import io.denyut.Target;
import io.denyut.internal.alert.Recipients.Addressee;
import io.denyut.spi.NotificationKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Gathers legs into bundles: those of one root target wait for each other, and groups that are due together for one addressee leave together.
 * Confined to the rules' thread. Waits run on {@code nanoTime}: setting the wall clock changes none.
 */
final class NoticeDesk {
    private final Map<GroupKey, Group> groups = new LinkedHashMap<>();

    /** What becomes of a leg whose time has come. */
    enum Answer {
        LEAVES,
        /** It is asked again at the next opportunity. */
        STAYS,
        /** It was dealt with by whoever said so. */
        GONE
    }

    /** @param kept those that waited long enough for others and wait for something else: nobody new joins them */
    private record GroupKey(String addressee, NotificationKind kind, String root, boolean kept) {}

    /** What waits together. */
    static final class Group {
        private final GroupKey key;
        private final Addressee to;
        private final long dueNanos;
        private final Set<Leg> legs = new LinkedHashSet<>();

        private Group(GroupKey key, Addressee to, long dueNanos) {
            this.key = key;
            this.to = to;
            this.dueNanos = dueNanos;
        }
    }

    /** What leaves in one notice, worst first. */
    record Bundle(NotificationKind kind, Addressee to, List<Leg> legs) {}

    /** Adds a leg to its group; the first of a group decides when it is due. */
    void add(Leg leg, NotificationKind kind, Target root, long dueNanos) {
        leg.root = root;
        // What is folded into a digest waits with all else of its kind.
        put(leg, new GroupKey(leg.to.key(), kind, kind == NotificationKind.DIGEST ? "" : root.id(), false), dueNanos);
    }

    private void put(Leg leg, GroupKey key, long dueNanos) {
        Group group = groups.computeIfAbsent(key, k -> new Group(k, leg.to, dueNanos));
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

    /** Everything that waits. */
    List<Leg> waiting() {
        List<Leg> all = new ArrayList<>();
        groups.values().forEach(group -> all.addAll(group.legs));
        return all;
    }

    /** Whether the wait of any group is over. */
    boolean isDue(long nanos) {
        return groups.values().stream().anyMatch(group -> nanos - group.dueNanos >= 0);
    }

    /** Whether the wait of any group is over that was not asked before: those that wait for something else are asked once a second. */
    boolean isFirstDue(long nanos) {
        for (Group group : groups.values()) {
            if (!group.key.kept && nanos - group.dueNanos >= 0) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /**
     * What leaves now.
     *
     * @param everything whether also those that would wait longer for others
     * @param asks of each leg when its time has come
     */
    List<Bundle> take(long nanos, boolean everything, Function<Leg, Answer> asks) {
        List<Group> due = new ArrayList<>();
        groups.values().removeIf(group -> {
            boolean isDue = everything || nanos - group.dueNanos >= 0;
            if (isDue) {
                due.add(group);
            }
            return isDue;
        });
        Map<String, Bundle> bundles = new TreeMap<>();
        for (Group group : due) {
            GroupKey kept = new GroupKey(group.key.addressee, group.key.kind, group.key.root, true);
            for (Leg leg : group.legs) {
                leg.group = null;
                switch (asks.apply(leg)) {
                    case LEAVES ->
                        bundles.computeIfAbsent(
                                        together(group.key),
                                        key -> new Bundle(group.key.kind, group.to, new ArrayList<>()))
                                .legs
                                .add(leg);
                    case STAYS -> put(leg, kept, nanos);
                    case GONE -> {
                        // nothing is left to do
                    }
                }
            }
        }
        bundles.values().forEach(bundle -> bundle.legs.sort(WORST_FIRST));
        return new ArrayList<>(bundles.values());
    }

    /** What is due together for one addressee is one notice; only what is said of the monitor itself stands alone. */
    private static String together(GroupKey key) {
        return key.kind + " " + key.addressee + (key.kind == NotificationKind.BLIND ? " " + key.root : "");
    }

    private static final Comparator<Leg> WORST_FIRST = Comparator.comparing((Leg leg) -> leg.tracked.alert.severity())
            .reversed()
            .thenComparing(leg -> leg.tracked.alert.identity().target())
            .thenComparing(leg -> leg.tracked.alert.identity().rule())
            .thenComparing(leg -> leg.tracked.alert.identity().check())
            .thenComparing(leg -> leg.tracked.alert.identity().source())
            .thenComparing(leg -> leg.tracked.alert.identity().key());
}
