package io.denyut.internal.alert;

import io.denyut.AlertState;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.internal.alert.Judgement.Verdict;
import io.denyut.internal.alert.Sight.Answer;
import io.denyut.internal.alert.Sight.Seen;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clause 6 of the contract: before a notice about a target leaves, what contains the target, and one of those through which it is reached,
 * must have answered after the failure; if they are down themselves and somebody is told of that, the notice is withheld. Confined to the
 * rules' thread; judges and changes nothing.
 */
final class Parents {
    static final String REASON = "parent.down";

    /** A way that leads back to where it came from: it explains nothing. */
    private static final Judgement CIRCLE = new Judgement(Verdict.LEAVES, "", null, Duration.ZERO);

    /** How far it is followed what an alert is withheld for. */
    private static final int MAX_CHAIN = 64;

    /** However long the hold of a parent's rule is, those behind it do not wait longer for what becomes of it. */
    private static final Duration LONGEST_PENDING = Duration.ofMinutes(5);

    private final AlertHost host;
    private final Sight sight;
    private final OpenAlerts open;
    private final Family family;
    private final Patience patience;

    Parents(AlertHost host, Sight sight, OpenAlerts open, Family family, Patience patience) {
        this.host = host;
        this.sight = sight;
        this.open = open;
        this.family = family;
        this.patience = patience;
    }

    /** @param target as it is now */
    Judgement of(Leg leg, Target target) {
        if (target.parentId() == null && family.routes(target.id()).isEmpty()) {
            return Judgement.LEAVES;
        }
        return new Walk(leg).above(target, true);
    }

    /** From one target up to all that it needs. */
    private final class Walk {
        private final Leg leg;
        private final String source;
        private final @Nullable Seen child;

        /** It is not known how the target is: then an alert that says the same of its parent explains that. */
        private final boolean isUnknown;

        /** Judged already, or being judged. */
        private final Map<String, Judgement> known = new HashMap<>(4);

        Walk(Leg leg) {
            this.leg = leg;
            source = leg.tracked.alert.identity().source();
            child = sight.of(
                    leg.tracked.alert.identity().target(),
                    leg.tracked.alert.identity().check(),
                    source);
            isUnknown = leg.tracked.says == Answer.UNKNOWN || leg.tracked.says == Answer.NOTHING;
        }

        /** @param contained whether only containment led here: then one round shows both */
        Judgement above(Target target, boolean contained) {
            Judgement inside = target.parentId() == null ? Judgement.LEAVES : at(target.parentId(), contained);
            return inside.isWithheld() ? inside : inside.and(routes(target.id()));
        }

        private Judgement routes(String target) {
            Set<String> routes = family.routes(target);
            Judgement all = null;
            for (String route : routes) {
                if (host.target(route).isEmpty()) {
                    continue; // not watched: nothing can be said of it
                }
                Judgement one = at(route, false);
                if (one == CIRCLE) {
                    continue;
                }
                if (one.verdict() == Verdict.LEAVES) {
                    return one;
                }
                // One of which it is not known is enough to wait for it.
                if (all == null || all.isWithheld()) {
                    all = one;
                } else if (!one.isWithheld()) {
                    all = all.and(one);
                }
            }
            return all == null ? Judgement.LEAVES : all;
        }

        private Judgement at(String id, boolean contained) {
            Judgement before = known.putIfAbsent(id, CIRCLE);
            if (before != null) {
                return before;
            }
            Judgement judged =
                    host.target(id).map(parent -> judge(parent, contained)).orElse(Judgement.LEAVES);
            known.put(id, judged);
            return judged;
        }

        private Judgement judge(Target parent, boolean contained) {
            Seen seen = sight.of(parent.id(), source);
            if (host.interval(parent.id()).isEmpty() || host.mode(parent.id()) == TargetMode.PAUSED) {
                return above(parent, contained); // nobody looks at it: what is above it decides
            }
            if (seen == null) {
                return orAbove(parent, contained, waitFor(parent));
            }
            return switch (seen.answer) {
                case ANSWERS -> answers(parent, seen, contained);
                case DOWN -> explained(parent, Answer.DOWN, contained);
                default ->
                    isUnknown
                            ? explained(parent, Answer.UNKNOWN, contained)
                            : orAbove(parent, contained, waitFor(parent));
            };
        }

        /** It answers: after the failure? And was the target looked at after it began to answer? */
        private Judgement answers(Target parent, Seen seen, boolean contained) {
            Tracked tracked = leg.tracked;
            boolean sameCheck = contained && child != null && child.check.equals(seen.check);
            boolean isNews = seen.newest > tracked.failedAt || (sameCheck && seen.tick.equals(tracked.failedTick));
            if (!isNews) {
                return waitFor(parent);
            }
            boolean isConfirmed = seen.since == 0
                    || (child != null && child.newest > seen.since)
                    || (sameCheck && child != null && !child.tick.isBefore(seen.sinceTick));
            return isConfirmed
                    ? Judgement.LEAVES
                    : Judgement.waits(patience.with(tracked.alert.target().id()));
        }

        private Judgement waitFor(Target parent) {
            patience.look(parent.id());
            return Judgement.waits(patience.with(parent.id()));
        }

        /** It is as badly off as what is behind it. Does an alert say so? */
        private Judgement explained(Target parent, Answer what, boolean contained) {
            Tracked pending = null;
            boolean isToldToOthers = false;
            for (Tracked candidate : open.at(parent.id())) {
                if (candidate == leg.tracked || candidate.says != what) {
                    continue;
                }
                if (candidate.alert.state() == AlertState.PENDING) {
                    pending = candidate;
                } else if (explains(candidate, leg)) {
                    return Judgement.withheld(REASON, candidate);
                } else {
                    isToldToOthers = true;
                }
            }
            Judgement here = pending != null
                    ? Judgement.waits(LONGEST_PENDING)
                    : isToldToOthers ? Judgement.LEAVES : Judgement.waits(patience.with(parent.id()));
            return orAbove(parent, contained, here);
        }

        private Judgement orAbove(Target parent, boolean contained, Judgement here) {
            Judgement above = above(parent, contained);
            return above.isWithheld() ? above : here;
        }
    }

    /** Whether who would hear of the leg hears of this alert instead, or is not to, and the one is not withheld because of the other. */
    static boolean explains(Tracked alert, Leg leg) {
        Leg his = alert.legs.get(leg.to.key());
        if (his == null || his.stage == Leg.Stage.DONE) {
            return false;
        }
        for (int depth = 0; depth < MAX_CHAIN; depth++) {
            Tracked because = his.because;
            if (because == null) {
                return true;
            }
            if (because == leg.tracked) {
                return false;
            }
            Leg next = because.legs.get(leg.to.key());
            if (next == null) {
                return true;
            }
            his = next;
        }
        return false;
    }
}
