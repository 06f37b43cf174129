package io.denyut.internal.alert.proof;

import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertTransition;
import io.denyut.Target;
import io.denyut.internal.alert.Recipients.Addressee;
import io.denyut.internal.alert.proof.Channel.Fate;
import io.denyut.internal.alert.proof.Expected.Happened;
import io.denyut.internal.alert.proof.Expected.Key;
import io.denyut.internal.alert.proof.Expected.What;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.Delivery;
import io.denyut.spi.Fence;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges a quiet world by what recipients saw, what the history holds and what was withheld; it looks into nobody's state. */
final class Judge {
    private static final String ONE_PROBLEM = "clause 1";
    private static final String RECOVERY_TO_THOSE_TOLD = "clause 2";
    private static final String NO_ORPHAN = "clause 3";
    private static final String NOTHING_LOST_OR_DOUBLED = "clause 4";
    private static final String WITHHELD_WITH_REASON = "clause 5";
    private static final String FRESH_PARENT = "clause 6";
    private static final Duration PATIENCE = World.INTERVAL.multipliedBy(5).dividedBy(2);
    private static final String NO_STORM_WHEN_BLIND = "clause 7";
    private static final String UNKNOWN_IS_NOT_DOWN = "clause 8";
    private static final String PAID = "told, or not";

    /** One thing that one person may be told. */
    private record Line(Key key, String addressee) {}

    private record Told(String notice, int stored) {}

    private record Occurrence(Line line, Instant since) {}

    private final World world;
    private final Map<Line, Told> open = new HashMap<>();
    private final Map<Line, String> inDoubt = new HashMap<>();
    private final Set<Occurrence> problemsSent = new HashSet<>();
    private final Set<Occurrence> recoveriesSent = new HashSet<>();
    private final Set<Occurrence> alive = new HashSet<>();
    private final Map<Occurrence, String> problemsWithheld = new HashMap<>();
    private final Map<Occurrence, String> recoveriesWithheld = new HashMap<>();

    Judge(World world) {
        this.world = world;
    }

    void judge() {
        history();
        index();
        notDead();
        world.channel.sight.values().forEach(this::seen);
        everybodyHeardOfTheEnd();
        toldOrNot();
        reasons();
        isPaid();
    }

    // ---------------------------------------------------------------- at the end

    private void isPaid() {
        Broken.unless(
                world.book().alerts().isEmpty(),
                PAID,
                () -> "still open: " + world.book().alerts());
        Broken.unless(
                world.book().problem().isEmpty(),
                PAID,
                () -> "still in trouble: " + world.book().problem());
        Broken.unless(world.channel.isIdle(), PAID, () -> "deliveries under way");
        AlertSnapshot left = world.disk.inside.load(Fence.ALONE);
        Broken.unless(left.equals(AlertSnapshot.EMPTY), PAID, () -> "left over in the store: " + left);
        for (String notifier : Network.NOTIFIERS) {
            List<Delivery> rows = world.disk.due(Set.of(Fence.ALONE), notifier, Instant.MAX, 1);
            Broken.unless(rows.isEmpty(), PAID, () -> "never sent: " + rows);
        }
    }

    private void history() {
        List<AlertEvent> stored = world.disk.inside.events(Instant.MIN, Instant.MAX, 100_000);
        // In no order: whoever sets the clock changes their order in time.
        Map<What, Integer> balance = new HashMap<>();
        for (AlertEvent event : stored) {
            if (!isBlindness(event)) {
                balance.merge(what(event), 1, Integer::sum);
            }
        }
        world.expected.events().forEach(event -> balance.merge(event.what(), -1, Integer::sum));
        for (AlertEvent event : stored) {
            Broken.unless(
                    event.transition() != AlertTransition.RAISED
                            || !event.alert().text().contains("test.unknown")
                                    && !event.alert().text().equals("unknown"),
                    UNKNOWN_IS_NOT_DOWN,
                    () -> "UNKNOWN raised " + shown(event));
        }
        Broken.unless(
                balance.values().stream().allMatch(difference -> difference == 0),
                NOTHING_LOST_OR_DOUBLED,
                () -> "the history has too often or, below 0, too seldom: " + differences(balance));
    }

    private static String differences(Map<What, Integer> balance) {
        return balance.entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(entry -> entry.getValue() + " x " + entry.getKey().shown())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String shown(AlertEvent event) {
        return what(event).shown();
    }

    private static What what(AlertEvent event) {
        return new What(
                key(event),
                event.transition(),
                event.time(),
                event.alert().severity(),
                event.alert().since());
    }

    private static Key key(AlertEvent event) {
        AlertKey identity = event.alert().identity();
        return new Key(identity.rule(), identity.target());
    }

    private void index() {
        for (Delivery row : world.disk.outbox) {
            for (AlertEvent event : row.notification().events()) {
                (isEnd(event) ? recoveriesSent : problemsSent).add(occurrence(event, addressee(row)));
            }
        }
        for (Withheld notice : world.disk.withheld) {
            boolean isRecovery = notice.event().transition() == AlertTransition.CLEARED;
            (isRecovery ? recoveriesWithheld : problemsWithheld)
                    .put(occurrence(notice.event(), notice.addressee()), notice.reason());
        }
    }

    private void notDead() {
        for (Delivery row : world.disk.outbox) {
            if (mayHaveBeenSeen(row)) {
                row.notification().events().stream()
                        .filter(event -> !isEnd(event))
                        .forEach(event -> alive.add(occurrence(event, addressee(row))));
            }
        }
    }

    private static Occurrence occurrence(AlertEvent event, String addressee) {
        return new Occurrence(new Line(key(event), addressee), event.alert().since());
    }

    /** Whatever kind of notice tells it. */
    private static boolean isEnd(AlertEvent event) {
        return event.transition() == AlertTransition.CLEARED;
    }

    private static boolean isBlindness(AlertEvent event) {
        return event.alert().identity().rule().equals("monitor.blind");
    }

    private static String addressee(Delivery row) {
        return row.notifier() + "/" + row.recipient().id();
    }

    // ---------------------------------------------------------------- what recipients saw

    private void seen(Fate fate) {
        for (AlertEvent event : fate.row.notification().events()) {
            Line line = new Line(key(event), addressee(fate.row));
            if (isEnd(event)) {
                recovery(fate, line);
            } else {
                problem(fate, line);
            }
        }
        if (fate.row.notification().inReplyTo() != null) {
            Broken.unless(
                    world.channel.fates.containsKey(fate.row.notification().inReplyTo() + "/" + addressee(fate.row)),
                    NO_ORPHAN,
                    () -> "replies to a notice that he never got: " + fate.row.id());
        }
    }

    private void problem(Fate fate, Line line) {
        if (fate.seen > 0) {
            int stored = world.disk.storedAt.getOrDefault(fate.row.id(), 0);
            Told before = open.put(line, new Told(fate.row.id(), stored));
            Broken.unless(
                    before == null || isExcused(line, before, stored),
                    ONE_PROBLEM,
                    () -> line + " is told by " + fate.row.id() + " while " + before + " is open");
        } else if (fate.mayHaveBeenSeen()) {
            inDoubt.put(line, fate.row.id());
        }
    }

    private void recovery(Fate fate, Line line) {
        boolean wasOpen = open.remove(line) != null;
        boolean wasInDoubt = inDoubt.remove(line) != null;
        Broken.unless(
                wasOpen || wasInDoubt,
                NO_ORPHAN,
                () -> line + " is told of the end by " + fate.row.id() + ", not of the problem");
    }

    private void everybodyHeardOfTheEnd() {
        open.forEach((line, told) -> Broken.unless(
                isExcused(line, told, Integer.MAX_VALUE),
                RECOVERY_TO_THOSE_TOLD,
                () -> line + " was told by " + told.notice + " and never of the end"));
    }

    /** There was nobody left to bring him the recovery, and that was put down. */
    private boolean isExcused(Line line, Told told, int before) {
        for (int i = 0; i < world.disk.withheld.size(); i++) {
            Withheld notice = world.disk.withheld.get(i);
            int stored = world.disk.withheldAt.get(i);
            if (notice.reason().equals("notifier.removed")
                    && notice.event().transition() == AlertTransition.CLEARED
                    && occurrence(notice.event(), notice.addressee()).line.equals(line)
                    && stored >= told.stored
                    && stored <= before) {
                return true;
            }
        }
        return false;
    }

    // ---------------------------------------------------------------- told, or not

    private void toldOrNot() {
        for (Happened event : world.expected.events()) {
            if (event.transition() == AlertTransition.CLEARED) {
                continue;
            }
            Target target = Network.ALL.get(Network.TARGETS.indexOf(event.key().target()));
            for (Addressee to : event.people().of(target, event.severity())) {
                Occurrence problem = new Occurrence(new Line(event.key(), to.key()), event.since());
                Broken.unless(
                        problemsSent.contains(problem) || problemsWithheld.containsKey(problem),
                        PAID,
                        () -> event.shown() + " was neither told to " + to.key() + " nor withheld");
            }
        }
        for (Happened event : world.expected.events()) {
            if (event.transition() == AlertTransition.CLEARED) {
                event.people()
                        .notifiers()
                        .forEach((notifier, recipients) ->
                                recipients.forEach(one -> endToldOrNot(event, notifier + "/" + one.id())));
            }
        }
    }

    private void endToldOrNot(Happened event, String addressee) {
        Occurrence leg = new Occurrence(new Line(event.key(), addressee), event.since());
        if (alive.contains(leg)) {
            Broken.unless(
                    recoveriesSent.contains(leg) || recoveriesWithheld.containsKey(leg),
                    PAID,
                    () -> "the end of " + leg + " was neither told nor withheld");
        }
    }

    // ---------------------------------------------------------------- suppression

    private void reasons() {
        for (Withheld notice : world.disk.withheld) {
            Occurrence occurrence = occurrence(notice.event(), notice.addressee());
            switch (notice.reason()) {
                case "target.maintenance" ->
                    Broken.unless(
                            isMuted(notice.event(), notice.time()),
                            WITHHELD_WITH_REASON,
                            () -> "nothing was muted when this was withheld: " + notice);
                case "cleared.before.sent" ->
                    Broken.unless(
                            !alive.contains(occurrence),
                            WITHHELD_WITH_REASON,
                            () -> "it had been sent before it was cleared: " + notice);
                case "parent.down", "covered", "inconclusive", "storm.digest" -> {
                    // judged when it was stored
                }
                case "not.told", "raised.again", "notifier.removed", "recipient.removed" -> {
                    // judged by what was seen
                }
                default -> throw new Broken(WITHHELD_WITH_REASON, "unknown reason: " + notice);
            }
        }
        Broken.unless(
                world.disk.wrongReasons.isEmpty(),
                WITHHELD_WITH_REASON,
                () -> "nothing explained it when this was withheld: " + world.disk.wrongReasons);
        for (Delivery row : world.disk.outbox) {
            for (AlertEvent event : row.notification().events()) {
                if (!isEnd(event) && !isBlindness(event)) {
                    problemLeft(row, event);
                }
            }
        }
    }

    private void problemLeft(Delivery row, AlertEvent event) {
        Broken.unless(
                !isMuted(event, row.notification().time())
                        || !world.everGone.isEmpty(), // what is not watched is not muted
                WITHHELD_WITH_REASON,
                () -> "left although the target was muted: " + row.id() + " " + event);
        World.At at = world.viewAt.get(row.notification().time());
        Broken.unless(
                at == null || !at.view().isBlind(),
                NO_STORM_WHEN_BLIND,
                () -> "left although no reference answered: " + row.id() + " " + shown(event));
        parents(row, event);
        covered(row, event);
    }

    private void covered(Delivery row, AlertEvent event) {
        World.At at = world.viewAt.get(row.notification().time());
        Broken.unless(
                at == null
                        || !Network.COVERED.contains(event.alert().identity().target())
                        || !isSaidAndTold(at.view(), new Key("cover", Network.COVERS), "critical", row),
                WITHHELD_WITH_REASON,
                () -> shown(event) + " left although what covers it is open and he knows: " + row.id());
    }

    // ---------------------------------------------------------------- parents

    private void parents(Delivery row, AlertEvent event) {
        World.At at = world.viewAt.get(row.notification().time());
        View view = at == null ? null : at.view();
        View.Raise raise = view == null ? null : view.raises().get(key(event));
        if (at == null || view == null || raise == null) {
            return;
        }
        for (Set<String> any : Network.needs(event.alert().identity().target())) {
            List<String> watched =
                    any.stream().filter(parent -> !view.gone().contains(parent)).toList();
            if (watched.isEmpty() || watched.stream().anyMatch(view.paused()::contains)) {
                continue;
            }
            boolean isFresh = watched.stream().anyMatch(parent -> {
                View.Result result = view.results().get(parent);
                return result != null
                        && (result.number() > raise.number()
                                || (result.word().equals("down")
                                        && view.raises().containsKey(new Key("down", parent))));
            });
            Broken.unless(
                    isFresh || at.nanos() - raise.nanos() >= PATIENCE.toNanos(),
                    FRESH_PARENT,
                    () -> shown(event) + " left before news of " + watched + ": " + row.id());
            Broken.unless(
                    !key(event).rule().equals("down")
                            || !watched.stream().allMatch(parent -> isDownAndTold(view, parent, row)),
                    FRESH_PARENT,
                    () -> shown(event) + " left although " + watched + " are down and he knows: " + row.id());
        }
    }

    private boolean isDownAndTold(View view, String parent, Delivery row) {
        return isSaidAndTold(view, new Key("down", parent), "down", row);
    }

    private boolean isSaidAndTold(View view, Key key, String word, Delivery row) {
        View.Result result = view.results().get(key.target());
        if (result == null
                || !result.isHeard()
                || !result.word().equals(word)
                || !view.raises().containsKey(key)) {
            return false;
        }
        Line line = new Line(key, addressee(row));
        return world.disk.outbox.stream()
                .filter(other -> mayHaveBeenSeen(other)
                        && addressee(other).equals(line.addressee)
                        && world.disk.storedAt.getOrDefault(other.id(), 0)
                                <= world.disk.storedAt.getOrDefault(row.id(), 0))
                .anyMatch(other -> other.notification().events().stream()
                        .anyMatch(told -> !isEnd(told)
                                && key(told).equals(key)
                                && view.raises()
                                        .get(key)
                                        .since()
                                        .equals(told.alert().since())));
    }

    private boolean mayHaveBeenSeen(Delivery row) {
        Fate fate = world.channel.fates.get(row.id());
        return fate != null && fate.mayHaveBeenSeen();
    }

    private boolean isMuted(AlertEvent event, Instant time) {
        String target = event.alert().identity().target();
        return world.mutedAt.getOrDefault(time, Set.of()).stream().anyMatch(muted -> Network.isWithin(target, muted));
    }
}
