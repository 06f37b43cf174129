package io.denyut.store.internal.state;

import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.TargetMode;
import io.denyut.store.Availability;
import io.denyut.store.Availability.Downtime;
import io.denyut.store.internal.db.Micros;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes through the states and modes of one target in the order of time and adds up. Times in microseconds. Used once. */
final class Timeline {
    private final long from;
    private final long to;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Step> states = new HashMap<>();
    private TargetMode mode;

    private long up;
    private long down;
    private long upMuted;
    private long downMuted;
    private long unknown;
    private long paused;
    private final List<Downtime> downtimes = new ArrayList<>();
    private @Nullable Step downBy;
    private long downSince;
    private long downMutedAtBegin;
    private boolean begunBefore;

    /** A state or a mode from a time on. */
    private record Step(
            long time,
            String check,
            @Nullable Status status,
            @Nullable Reason reason,
            @Nullable TargetMode mode) {}

    Timeline(long from, long to, TargetMode modeAtBegin) {
        this.from = from;
        this.to = to;
        this.mode = modeAtBegin;
    }

    /** @param series one check from one source */
    void state(String series, String check, long time, Status status, @Nullable Reason reason) {
        steps.add(new Step(time, series + '\0' + check, status, reason, null));
    }

    void mode(long time, TargetMode now) {
        steps.add(new Step(time, "", null, null, now));
    }

    Availability sum() {
        steps.sort(Comparator.comparingLong(Step::time));
        long at = from;
        for (Step step : steps) {
            long time = Math.min(Math.max(step.time, from), to);
            count(at, time);
            at = time;
            take(step);
            look(at, step.time < from);
        }
        count(at, to);
        if (downBy != null) {
            end(to, true);
        }
        return new Availability(
                Micros.instant(from),
                Micros.instant(to),
                micros(up),
                micros(down),
                micros(upMuted),
                micros(downMuted),
                micros(unknown),
                micros(paused),
                downtimes);
    }

    private void take(Step step) {
        if (step.mode != null) {
            mode = step.mode;
        } else {
            states.put(step.check, step);
        }
    }

    private void count(long begin, long end) {
        long time = end - begin;
        Status now = status();
        boolean muted = mode == TargetMode.MUTED;
        if (mode == TargetMode.PAUSED) {
            paused += time;
        } else if (now == Status.DOWN) {
            down += time;
            downMuted += muted ? time : 0;
        } else if (now == Status.UP) {
            up += time;
            upMuted += muted ? time : 0;
        } else {
            unknown += time;
        }
    }

    /** DOWN if one check says so, UP if one knows, else UNKNOWN. */
    private Status status() {
        boolean known = false;
        for (Step step : states.values()) {
            if (step.status == Status.DOWN) {
                return Status.DOWN;
            }
            known |= step.status != null && step.status.isAvailable();
        }
        return known ? Status.UP : Status.UNKNOWN;
    }

    /** Begins or ends a downtime. */
    private void look(long at, boolean before) {
        boolean isDown = mode != TargetMode.PAUSED && status() == Status.DOWN;
        if (isDown && downBy == null) {
            downBy = states.values().stream()
                    .filter(step -> step.status == Status.DOWN)
                    .min(Comparator.comparingLong(Step::time))
                    .orElseThrow();
            downSince = at;
            downMutedAtBegin = downMuted;
            begunBefore = before;
        } else if (!isDown && downBy != null) {
            end(at, false);
        }
    }

    private void end(long at, boolean ongoing) {
        Step by = downBy;
        downBy = null;
        if (by == null || at == downSince) {
            return;
        }
        downtimes.add(new Downtime(
                Micros.instant(downSince),
                Micros.instant(at),
                begunBefore,
                ongoing,
                micros(downMuted - downMutedAtBegin),
                by.check.substring(by.check.indexOf('\0') + 1),
                by.reason));
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
