package io.denyut.internal.alert.proof;

import io.denyut.internal.alert.proof.Expected.Key;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was known of the network, by the results of this process alone, at one moment.
 *
 * @param results the newest of each target
 * @param raises when each open alert was raised; those of an earlier process when this one began
 * @param gone targets that are not watched
 * @param references by which the monitor knows that it can see
 * @param paused targets that nobody looks at
 */
record View(Map<String, Result> results, Map<Key, Raise> raises, Set<String> gone, Set<String> paused, Set<String> references) {
    /** A result; later ones have higher numbers. Alerts hear of it only if they are loaded. */
    record Result(long number, String word, boolean isHeard, int times) {}

    /** When an alert was raised, as a number of results and on the clock that nobody sets. */
    record Raise(long number, long nanos, Instant since) {}

    /** For two rounds none of the references has answered. */
    boolean isBlind() {
        List<String> watched = references.stream()
                .filter(id -> !gone.contains(id) && !paused.contains(id))
                .toList();
        return !watched.isEmpty()
                && watched.stream().allMatch(id -> {
                    Result result = results.get(id);
                    return result != null
                            && result.isHeard
                            && result.times > 1
                            && (result.word.equals("down") || result.word.equals("unknown"));
                });
    }

    View {
        results = new HashMap<>(results);
        raises = new HashMap<>(raises);
        gone = Set.copyOf(gone);
        paused = Set.copyOf(paused);
    }
}
