package io.denyut.internal.alert.proof;

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

    static void unless(boolean holds, String clause, String what) {
        if (!holds) {
            throw new Broken(clause, what);
        }
    }
}
