package io.denyut.server.live;

import io.denyut.Monitor;
import io.denyut.MonitorHealth;
import io.denyut.Problem;
import io.denyut.server.live.LiveMessage.Change;
import io.denyut.server.view.TargetView;
import io.denyut.server.view.TargetViews;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the page and their numbers. Within an epoch a row keeps its number and no number is used twice, or a change would paint the
 * wrong target. Confined to the lock of {@link LiveHub}.
 */
final class LiveTable {
    /** When so many numbers are unused, and more than are used, numbering begins anew. */
    private static final int MAX_GONE = 1_000;

    private final Monitor monitor;
    private final TargetViews views;
    private final Supplier<List<Problem>> problems;
    private final InstantSource clock;
    private final String run;

    private final Map<String, Integer> numbers = new HashMap<>();
    /** By number; {@code null} where the target is gone. */
    private final List<@Nullable LiveRow> rows = new ArrayList<>();

    private int gone;
    private int epoch;
    private long sequence;
    private LiveAlerts alerts = LiveAlerts.of(List.of());

    LiveTable(Monitor monitor, TargetViews views, Supplier<List<Problem>> problems, InstantSource clock) {
        this.monitor = monitor;
        this.problems = problems;
        this.views = views;
        this.clock = clock;
        this.run = Long.toString(clock.millis(), Character.MAX_RADIX);
    }

    /** Names the numbering: another run of the server, or another epoch of it, has another one. */
    String epoch() {
        return run + "." + epoch;
    }

    long sequence() {
        return sequence;
    }

    /** Looks at the monitor again; the message says what is different. */
    byte[] advance() {
        if (gone > MAX_GONE && gone > rows.size() / 2) {
            numbers.clear();
            rows.clear();
            gone = 0;
            epoch++;
        }
        TreeMap<Integer, Change> changes = new TreeMap<>();
        Map<String, Integer> missing = new HashMap<>(numbers);
        for (TargetView view : views.all()) {
            LiveRow now = LiveRow.of(view);
            missing.remove(now.id());
            Integer number = numbers.get(now.id());
            if (number == null) {
                number = rows.size();
                numbers.put(now.id(), number);
                rows.add(null);
            }
            LiveRow before = rows.get(number);
            if (!now.equals(before)) {
                changes.put(number, new Change(before, now));
                rows.set(number, now);
            }
        }
        List<Integer> left = missing.values().stream().sorted().toList();
        missing.forEach((id, number) -> {
            numbers.remove(id);
            rows.set(number, null);
            gone++;
        });
        sequence++;
        LiveAlerts before = alerts;
        alerts = LiveAlerts.of(monitor.alerts());
        return message(changes, left, !alerts.newest().equals(before.newest()));
    }

    /** The id of the target of a row; {@code null} if there is none. */
    @Nullable
    String id(int number) {
        LiveRow row = number < rows.size() ? rows.get(number) : null;
        return row == null ? null : row.id();
    }

    /** All rows as they were at the last {@link #advance}. */
    byte[] snapshot() {
        TreeMap<Integer, Change> all = new TreeMap<>();
        for (int number = 0; number < rows.size(); number++) {
            LiveRow row = rows.get(number);
            if (row != null) {
                all.put(number, new Change(null, row));
            }
        }
        return message(all, List.of(), true);
    }

    private byte[] message(TreeMap<Integer, Change> changes, List<Integer> left, boolean newest) {
        MonitorHealth health = monitor.health();
        Instant now = clock.instant();
        return new LiveMessage(changes, left, health, problems.get(), alerts, newest).bytes(epoch(), sequence, now);
    }
}
