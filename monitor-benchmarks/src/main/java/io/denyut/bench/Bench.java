package io.denyut.bench;

import java.util.List;

/** Something that is measured, next to a peer where there is one. */
public interface Bench {
    /** The word behind {@code ./bench}. */
    String name();

    /** One line for the list. */
    String summary();

    /**
     * Measures.
     *
     * @param arguments what followed the name
     * @param out where progress and tables go
     * @return the figures for the last line
     * @throws BenchException if it cannot be run here, in words that say what to do
     */
    Figures run(List<String> arguments, Output out) throws Exception;

    /** It cannot be run here. */
    final class BenchException extends Exception {
        private static final long serialVersionUID = 1;

        public BenchException(String message) {
            super(message);
        }
    }
}
