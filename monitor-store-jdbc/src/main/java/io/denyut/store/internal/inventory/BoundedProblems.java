package io.denyut.store.internal.inventory;

import io.denyut.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The first problems of a kind, and how many more there are: ten thousand bad rows are one mistake, not ten thousand lines. */
final class BoundedProblems {
    private final int most;
    private final String where;
    private final String others;
    private final List<Problem> first = new ArrayList<>();
    private long all;

    /** @param others what to say of those that are not listed, behind {@code and 9,900 } */
    BoundedProblems(int most, String where, String others) {
        this.most = most;
        this.where = where;
        this.others = others;
    }

    void add(Problem problem) {
        all++;
        if (first.size() < most) {
            first.add(problem);
        }
    }

    List<Problem> list() {
        if (all <= most) {
            return List.copyOf(first);
        }
        List<Problem> list = new ArrayList<>(first);
        list.add(Problem.of(where, String.format(Locale.ROOT, "and %,d %s", all - most, others)));
        return List.copyOf(list);
    }
}
