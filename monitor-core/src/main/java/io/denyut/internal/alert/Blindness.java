package io.denyut.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.Observation;
import io.denyut.Severity;
import io.denyut.Target;
import io.denyut.internal.alert.Sight.Answer;
import io.denyut.internal.alert.Sight.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Clause 7 of the contract: when none of the reference targets answers it is the monitor that cannot see, and what it finds is inconclusive.
 * That is an alert of its own, so that who was told of it hears of its end, over restarts too. Each place from which is measured, the monitor
 * itself and each agent, is blind for itself. Confined to the rules' thread.
 */
final class Blindness {
    /** The rule of the alert that says so; no rule of a user's has this id. */
    static final String RULE = "monitor.blind";

    static final String REASON = "inconclusive";

    /** One round can be an accident. */
    private static final int CONFIRMED_BY_ROUNDS = 2;

    private static final Duration CONFIRMED_AFTER = Duration.ofSeconds(15);
    private static final Duration UNTIL_IT_IS_OVER = Duration.ofDays(3_650);

    private final AlertHost host;
    private final Sight sight;
    private final Patience patience;
    private final Map<String, View> views = new HashMap<>();
    private Set<String> references = Set.of();

    /** How one source sees the references. */
    private static final class View {
        /** No reference answers, since when, and when the first result said so. */
        boolean isDark;

        long darkSince;
        Instant since = Instant.EPOCH;

        /** The alert, once that is confirmed. */
        @Nullable
        Tracked blind;

        /** The result by which the last blindness ended; 0 if there was none. */
        long seesSince;

        int withheld;
    }

    Blindness(AlertHost host, Sight sight, Patience patience) {
        this.host = host;
        this.sight = sight;
        this.patience = patience;
    }

    static boolean isSaidBy(Tracked tracked) {
        return tracked.alert.identity().rule().equals(RULE);
    }

    // ---------------------------------------------------------------- what is seen

    /** From now on these are the references; {@link #changed} says what that means. */
    void references(Set<String> now) {
        references = new TreeSet<>(now);
    }

    void observed(Observation observation) {
        if (!references.contains(observation.target().id())) {
            return;
        }
        View view = views.computeIfAbsent(observation.source(), source -> new View());
        boolean isDark = isDark(observation.source());
        if (isDark && !view.isDark) {
            darkens(view, observation.time());
        } else if (!isDark && view.isDark) {
            view.seesSince = sight.newest();
        }
        view.isDark = isDark;
    }

    private void darkens(View view, Instant since) {
        view.isDark = true;
        view.darkSince = host.nanoTime();
        view.since = since;
        view.withheld = 0;
    }

    /** Those that gave a result do not answer. One that answered and is not watched any more says nothing of what is now. */
    private boolean isDark(String source) {
        boolean any = false;
        for (String id : references) {
            Seen seen = seen(id, source);
            if (seen == null) {
                continue;
            }
            if (seen.answer != Answer.ANSWERS) {
                any = true;
            } else if (isWatched(id)) {
                return false;
            }
        }
        return any;
    }

    private boolean isWatched(String reference) {
        return host.interval(reference).isPresent();
    }

    private @Nullable Seen seen(String reference, String source) {
        Seen seen = sight.of(reference, source);
        return seen != null && seen.source.equals(source) ? seen : null;
    }

    private boolean isConfirmed(String source, View view) {
        if (host.nanoTime() - view.darkSince >= CONFIRMED_AFTER.toNanos()) {
            return true;
        }
        return references.stream()
                .map(id -> seen(id, source))
                .allMatch(seen -> seen == null || seen.times >= CONFIRMED_BY_ROUNDS);
    }

    // ---------------------------------------------------------------- the alert

    /** What the book is to do when blindness begins and ends. */
    interface Effects {
        /** It begins. */
        Tracked begins(Alert alert, Instant time);

        /** It is over. */
        void ends(Tracked blind, String reason);
    }

    /** After results, and once a second. */
    void changed(Effects effects) {
        views.forEach((source, view) -> {
            if (view.isDark && isUnwatched(view)) {
                view.isDark = false;
                view.seesSince = sight.newest();
            } else if (!view.isDark && references.stream().anyMatch(this::isWatched) && isDark(source)) {
                darkens(view, host.now()); // the one that answered is not watched any more
            }
            Tracked blind = view.blind;
            if (blind != null && (references.isEmpty() || !view.isDark)) {
                view.blind = null;
                view.isDark = false;
                effects.ends(blind, references.isEmpty() ? "references.removed" : "");
            } else if (blind == null && view.isDark && !references.isEmpty() && isConfirmed(source, view)) {
                view.blind = effects.begins(alert(source, view), view.since);
            }
        });
    }

    /** A reference that nobody looks at says nothing, for ever. After a restart it takes a while until it is known who looks at what. */
    private boolean isUnwatched(View view) {
        return host.nanoTime() - view.darkSince >= Patience.LONGEST.toNanos()
                && references.stream().noneMatch(this::isWatched);
    }

    private Alert alert(String source, View view) {
        String first = references.iterator().next();
        return new Alert(
                new AlertKey(RULE, first, "", source, ""),
                host.target(first).orElse(Target.of(first, first)),
                Severity.CRITICAL,
                AlertState.RAISED,
                view.since,
                "none of the reference targets answers: " + String.join(", ", references),
                OptionalDouble.empty());
    }

    /** It was blind when the last run ended: until a reference answers it still is. */
    void restored(Tracked blind) {
        View view = views.computeIfAbsent(blind.alert.identity().source(), source -> new View());
        view.isDark = true;
        view.darkSince = host.nanoTime();
        view.since = blind.alert.since();
        view.blind = blind;
    }

    // ---------------------------------------------------------------- what it means for notices

    Judgement ofProblem(Leg leg) {
        if (references.isEmpty()) {
            return Judgement.LEAVES;
        }
        String source = leg.tracked.alert.identity().source();
        View view = views.get(source);
        if (view == null) {
            return isExpected(source) ? lookAround() : Judgement.LEAVES;
        }
        if (view.blind != null) {
            return Judgement.withheld(REASON, view.blind);
        }
        if (view.isDark) {
            return Judgement.waits(Patience.LONGEST);
        }
        boolean isNews = references.stream()
                .map(id -> seen(id, source))
                .anyMatch(seen -> seen != null && seen.answer == Answer.ANSWERS && seen.newest > leg.tracked.failedAt);
        return isNews ? afterBlindness(leg, view) : lookAround();
    }

    Judgement ofRecovery(Leg leg) {
        View view = views.get(leg.tracked.alert.identity().source());
        boolean isDecided =
                leg.tracked.cleared != null && !leg.tracked.cleared.reason().isEmpty();
        if (view == null || references.isEmpty() || isDecided) {
            return Judgement.LEAVES;
        }
        if (view.isDark) {
            return Judgement.waits(UNTIL_IT_IS_OVER);
        }
        return leg.tracked.clearedAt > view.seesSince ? Judgement.LEAVES : afterBlindness(leg, view);
    }

    /** What was found while it was blind must be found again. */
    private Judgement afterBlindness(Leg leg, View view) {
        AlertKey identity = leg.tracked.alert.identity();
        if (view.seesSince == 0) {
            return Judgement.LEAVES;
        }
        Seen seen = sight.of(identity.target(), identity.check(), identity.source());
        return seen != null && seen.newest > view.seesSince
                ? Judgement.LEAVES
                : Judgement.waits(patience.with(identity.target()));
    }

    private boolean isExpected(String source) {
        return source.equals(Observation.LOCAL) && references.stream().anyMatch(this::isWatched);
    }

    private Judgement lookAround() {
        references.forEach(patience::look);
        return references.stream()
                .map(patience::with)
                .min(Duration::compareTo)
                .map(Judgement::waits)
                .orElse(Judgement.LEAVES);
    }

    /** One more alert is withheld because it is blind. */
    void withheld(Tracked tracked) {
        View view = views.get(tracked.alert.identity().source());
        if (view != null) {
            view.withheld++;
        }
    }

    int withheldAt(String source) {
        View view = views.get(source);
        return view == null ? 0 : view.withheld;
    }

    List<Target> references() {
        return references.stream()
                .map(id -> host.target(id).orElse(Target.of(id, id)))
                .toList();
    }
}
