package io.denyut.rule;

import io.denyut.Observation;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.spi.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a rule remembers of each series: of one target, check, source and set of tags. Confined to the rule's thread.
 *
 * <p>Bounded: a target that was not seen for {@link #FORGET_AFTER} is forgotten, and of more than {@value #MAX_TARGETS} targets the ones that
 * came first. What is forgotten is no alert; it is only met anew.
 *
 * @param <M> what is remembered besides
 */
final class SeriesMap<M> {
    /** Longer than any usual interval: a value a day must find the one of yesterday. */
    static final Duration FORGET_AFTER = Duration.ofDays(3);

    static final int MAX_TARGETS = 250_000;
    private static final int PRUNE_EVERY_SECONDS = 600;

    private final Selector selector;
    private final Supplier<M> memory;
    private final long forgetAfter;
    private final Map<String, OfTarget<M>> targets = new LinkedHashMap<>();

    /** Seconds that have passed, told by the engine's calls: the wall clock may be set. */
    private long seconds;

    SeriesMap(Selector selector, Supplier<M> memory, Duration longestMemory) {
        this.selector = selector;
        this.memory = memory;
        this.forgetAfter = FORGET_AFTER.plus(longestMemory).toSeconds();
    }

    /** All series of one target. */
    static final class OfTarget<M> {
        private @Nullable Target target;
        private boolean selected;
        private long seen;
        private final List<OfSeries<M>> series = new ArrayList<>(1);

        /** Where the next one is expected: samples come in the same order round by round. */
        private int next;
    }

    /** One series. */
    static final class OfSeries<M> extends Clears {
        final String check;
        final String source;
        final Tags tags;

        /** Tells apart the alerts of one rule at one target. */
        final String key;

        final M memory;

        /** The level that was reached; below 0 before the first value. */
        int level = -1;

        /** What was found last, as long as that is the same. */
        List<Finding> found = List.of();

        double foundAt = Double.NaN;
        double foundValue = Double.NaN;

        private OfSeries(Observation observation, Tags tags, M memory) {
            this.check = observation.checkId();
            this.source = observation.source();
            this.tags = tags;
            this.key = tags.isEmpty() ? "" : tags.toString();
            this.memory = memory;
        }
    }

    /** The series of a target; {@code null} if the rule is not about it. */
    @Nullable
    OfTarget<M> of(Target target) {
        OfTarget<M> known = targets.get(target.id());
        if (known == null) {
            if (targets.size() >= MAX_TARGETS) {
                forgetTheFirst(MAX_TARGETS / 10);
            }
            known = new OfTarget<>();
            targets.put(target.id(), known);
        }
        known.seen = seconds;
        if (known.target != target) {
            known.target = target;
            known.selected = selector.takes(target);
        }
        return known.selected ? known : null;
    }

    OfSeries<M> of(OfTarget<M> target, Observation observation, Tags tags) {
        List<OfSeries<M>> series = target.series;
        int size = series.size();
        for (int i = 0, at = target.next; i < size; i++, at++) {
            at = at < size ? at : at - size;
            OfSeries<M> each = series.get(at);
            if (each.check.equals(observation.checkId())
                    && each.source.equals(observation.source())
                    && each.tags.equals(tags)) {
                target.next = at + 1 < size ? at + 1 : 0;
                return each;
            }
        }
        OfSeries<M> made = new OfSeries<>(observation, tags, memory.get());
        series.add(made);
        target.next = 0;
        return made;
    }

    private void forgetTheFirst(int count) {
        Iterator<OfTarget<M>> first = targets.values().iterator();
        for (int i = 0; i < count && first.hasNext(); i++) {
            first.next();
            first.remove();
        }
    }

    /** A second has passed. */
    void second() {
        seconds++;
        if (seconds % PRUNE_EVERY_SECONDS == 0) {
            targets.values().removeIf(target -> seconds - target.seen > forgetAfter);
        }
    }

    /** How many targets are remembered. */
    int size() {
        return targets.size();
    }
}
