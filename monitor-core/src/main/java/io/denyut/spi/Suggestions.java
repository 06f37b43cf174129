package io.denyut.spi;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the word that was probably meant.
 *
 * @since 0.1.0
 */
public final class Suggestions {
    private Suggestions() {}

    /** The known word nearest to a misspelt one, if one is near: a third of its letters wrong at most, one in a short word. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        String best = null;
        int bestDistance = Math.max(1, word.length() / 3) + 1;
        for (String candidate : new java.util.TreeSet<>(known)) {
            if (Math.abs(candidate.length() - word.length()) >= bestDistance) {
                continue; // it cannot be nearer, and a hostile megabyte would cost its square in memory
            }
            int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Edits and swaps of neighbours between two words (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
