package io.denyut.internal.alert.proof;

import java.util.function.Supplier;

/** A clause of the contract does not hold. */
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String clause;

    Broken(String clause, String what) {
        super(clause + ": " + what, null, false, false);
        this.clause = clause;
    }

    String clause() {
        return clause;
    }

    /** Says what only if it does not hold: there are very many that do. */
    static void unless(boolean holds, String clause, Supplier<String> what) {
        if (!holds) {
            throw new Broken(clause, what.get());
        }
    }
}
