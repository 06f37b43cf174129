package io.denyut.server.cli;

import io.denyut.ConfigException;
import io.denyut.Problem;
import java.io.PrintWriter;

/** Prints all that is wrong with a configuration, one line each. */
final class ProblemText {
    private ProblemText() {}

    static void print(PrintWriter out, ConfigException refused) {
        int n = refused.problems().size();
        for (Problem problem : refused.problems()) {
            out.println(problem);
        }
        out.println(n == 1 ? "1 problem." : n + " problems.");
        out.flush();
    }
}
