package io.denyut.internal.alert.proof;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One thing that happens. Its text is one line that {@link #parse} reads again, so that a counterexample can be pasted as a test.
 *
 * @param kind what happens
 * @param a its first argument: an index into the words of the kind, or a number
 * @param b its second argument
 */
record Step(Kind kind, int a, int b) {
    private static final List<String> NUMBER = List.of();
    private static final List<String> DISK = List.of("works", "fails-before", "fails-after", "fails-either-way");

    /** What can happen. */
    enum Kind {
        /** A probe answers. */
        RESULT(14, Network.TARGETS, List.of("up", "minor", "critical", "down", "unknown")),
        /** A target and all that is reached through it go down in one round, the leaves first. */
        OUTAGE(3, Network.TARGETS),
        /** A target and all that is reached through it answer in one round. */
        WELL(3, Network.TARGETS),
        /** An operator's decision. */
        MODE(4, Network.TARGETS, List.of("active", "muted", "paused")),
        /** Time passes, in milliseconds. */
        PASS(10, NUMBER),
        /** A batch of the rules' thread ends. */
        COMMIT(9),
        /** From now on commits do this. */
        DISK_WRITES(3, DISK),
        /** From now on recording steps of deliveries does this. */
        DISK_RECORDS(2, DISK),
        /** From now on loading does this. */
        DISK_LOADS(1, List.of("works", "fails")),
        /** A worker takes a due row and calls the channel. */
        BEGIN(9, NUMBER),
        /** A call ends. */
        END(9, NUMBER, Channel.ANSWERS),
        /** kill -9, and a new process; the bits say which calls under way had reached the channel. */
        CRASH(2, NUMBER),
        /** An orderly end, and a new process. */
        STOP(1),
        /** From now on these rules. */
        RULES(2, Network.RULE_SETS),
        /** From now on these recipients and routes. */
        PEOPLE(2, Network.PEOPLE),
        /** From now on these targets show whether the monitor can see. */
        REFERENCES(1, Network.REFERENCE_SETS),
        /** A target is not watched any more. */
        GONE(1, Network.TARGETS),
        /** A target is watched again. */
        BACK(2, Network.TARGETS),
        /** Somebody sets the wall clock on or back, by this many seconds. */
        WALL(1, NUMBER);

        final int weight;
        private final List<List<String>> arguments;

        @SafeVarargs
        @SuppressWarnings("varargs")
        Kind(int weight, List<String>... arguments) {
            this.weight = weight;
            this.arguments = List.of(arguments);
        }

        String word(int argument, int value) {
            return text(argument, value);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        int arguments() {
            return arguments.size();
        }

        /** How many values an argument has; 0 = any number. */
        int values(int argument) {
            return arguments.get(argument).size();
        }

        private String text(int argument, int value) {
            List<String> words = arguments.get(argument);
            return words.isEmpty() ? Integer.toString(value) : words.get(value);
        }

        private int value(int argument, String text) {
            List<String> words = arguments.get(argument);
            int found = words.isEmpty() ? Integer.parseInt(text) : words.indexOf(text);
            if (found < 0 && !words.isEmpty()) {
                throw new IllegalArgumentException(word() + " " + text + ": must be one of " + words);
            }
            return found;
        }
    }

    static Step parse(String line) {
        String[] parts = line.trim().split(" +");
        Kind kind = Arrays.stream(Kind.values())
                .filter(one -> one.word().equals(parts[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no step '" + parts[0] + "'"));
        if (parts.length != 1 + kind.arguments()) {
            throw new IllegalArgumentException(
                    "'" + line + "': " + kind.word() + " has " + kind.arguments() + " arguments");
        }
        return new Step(
                kind, parts.length > 1 ? kind.value(0, parts[1]) : 0, parts.length > 2 ? kind.value(1, parts[2]) : 0);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.word());
        if (kind.arguments() > 0) {
            text.append(' ').append(kind.text(0, a));
        }
        if (kind.arguments() > 1) {
            text.append(' ').append(kind.text(1, b));
        }
        return text.toString();
    }
}
