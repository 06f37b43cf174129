package io.denyut.rule;

import io.denyut.Observation;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.spi.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a rule remembers of each series: of one target, check, source and set of tags. Confined to the rule's thread.
 *
 * <p>Bounded: a target that was not seen for {@link #FORGET_AFTER} is forgotten, and of more than {@value #MAX_TARGETS} targets a tenth. What
 * is forgotten is no alert; it is only met anew.
 *
 * <p>The first series of a target lies in the entry of the target itself: most have only one, and with many rules and targets every object
 * that has to be fetched from memory counts more than the work.
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
    private final Map<String, First<M>> targets = new HashMap<>();

    /** The targets in the order in which they were met; those without a target are forgotten. */
    private final List<First<M>> order = new ArrayList<>();

    /** The place of the one that was asked for last. */
    private int current;

    /** Those that the rule is not about, as they were when that was found. */
    private final Map<String, Target> others = new HashMap<>();

    /** Seconds that have passed, told by the engine's calls: the wall clock may be set. */
    private long seconds;

    SeriesMap(Selector selector, Supplier<M> memory, Duration longestMemory) {
        this.selector = selector;
        this.memory = memory;
        this.forgetAfter = FORGET_AFTER.plus(longestMemory).toSeconds();
    }

    /** One series. */
    static class OfSeries<M> extends Clears {
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

        /** To write a reference costs more than to look whether it is there. */
        final void nothingFound() {
            if (!found.isEmpty()) {
                found = List.of();
            }
        }

        final boolean is(Observation observation, Tags of) {
            return check.equals(observation.checkId()) && source.equals(observation.source()) && tags.equals(of);
        }
    }

    /** The first series of a target. */
    private static final class First<M> extends OfSeries<M> {
        /** {@code null} once it is forgotten. */
        private @Nullable Target target;

        private long seen;

        /** Where it is in {@link SeriesMap#order}. */
        private int place;

        private List<OfSeries<M>> more = List.of();

        /** Where the next one is expected: samples come in the same order round by round. */
        private int next;

        private First(Observation observation, Tags tags, M memory) {
            super(observation, tags, memory);
            this.target = observation.target();
        }
    }

    /** What is remembered of a series; {@code null} if the rule is not about its target. */
    @Nullable
    OfSeries<M> of(Observation observation, Tags tags) {
        Target target = observation.target();
        First<M> first = expected(target);
        if (first == null) {
            first = targets.get(target.id());
            if (first == null) {
                return takes(target) ? meet(observation, tags) : null;
            }
            if (first.target != target) {
                if (!takes(target)) {
                    targets.remove(target.id());
                    first.target = null;
                    return null;
                }
                first.target = target;
            }
            current = first.place;
        }
        if (first.seen != seconds) {
            first.seen = seconds;
        }
        return first.is(observation, tags) ? first : another(first, observation, tags);
    }

    /**
     * Results come in much the same order round by round: the last target has one more, or it is the turn of the next. A number is kept and not
     * a reference, for writing one of those costs more than all that is saved.
     */
    private @Nullable First<M> expected(Target target) {
        int size = order.size();
        if (size == 0) {
            return null;
        }
        First<M> last = order.get(current);
        if (last.target == target) {
            return last;
        }
        int at = current + 1 < size ? current + 1 : 0;
        First<M> next = order.get(at);
        if (next.target != target) {
            return null;
        }
        current = at;
        return next;
    }

    /** Leaves out those that are forgotten. */
    private void putInOrder() {
        order.removeIf(first -> first.target == null);
        for (int i = 0; i < order.size(); i++) {
            order.get(i).place = i;
        }
        current = 0;
    }

    private boolean takes(Target target) {
        if (others.get(target.id()) == target) {
            return false;
        }
        if (selector.takes(target)) {
            others.remove(target.id());
            return true;
        }
        if (others.size() >= MAX_TARGETS) {
            others.clear();
        }
        others.put(target.id(), target);
        return false;
    }

    private First<M> meet(Observation observation, Tags tags) {
        if (targets.size() >= MAX_TARGETS) {
            Iterator<String> ids = targets.keySet().iterator();
            for (int i = 0; i < MAX_TARGETS / 10; i++) {
                First<M> gone = targets.get(ids.next());
                if (gone != null) {
                    gone.target = null;
                }
                ids.remove();
            }
            putInOrder();
        }
        First<M> made = new First<>(observation, tags, memory.get());
        made.seen = seconds;
        if (order.size() > 2 * targets.size() + 100) {
            putInOrder();
        }
        made.place = order.size();
        order.add(made);
        current = made.place;
        targets.put(observation.target().id(), made);
        return made;
    }

    private OfSeries<M> another(First<M> first, Observation observation, Tags tags) {
        int size = first.more.size();
        for (int i = 0, at = first.next; i < size; i++, at++) {
            at = at < size ? at : at - size;
            OfSeries<M> each = first.more.get(at);
            if (each.is(observation, tags)) {
                first.next = at + 1 < size ? at + 1 : 0;
                return each;
            }
        }
        if (size == 0) {
            first.more = new ArrayList<>(2);
        }
        OfSeries<M> made = new OfSeries<>(observation, tags, memory.get());
        first.more.add(made);
        return made;
    }

    /** A second has passed. */
    void second() {
        seconds++;
        if (seconds % PRUNE_EVERY_SECONDS == 0) {
            targets.values().removeIf(target -> {
                boolean isOld = seconds - target.seen > forgetAfter;
                if (isOld) {
                    target.target = null;
                }
                return isOld;
            });
            putInOrder();
        }
        if (seconds % forgetAfter == 0) {
            others.clear();
        }
    }

    /** How many targets are remembered. */
    int size() {
        return targets.size();
    }
}
