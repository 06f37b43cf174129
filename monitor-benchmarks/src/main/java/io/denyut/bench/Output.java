package io.denyut.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What a benchmark says to the person who started it. */
public final class Output {
    private final PrintStream out;

    public Output(PrintStream out) {
        this.out = out;
    }

    /** A line of its own. */
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Rows under a heading, columns as wide as they need; the first is aligned left, the others right. */
    public void table(List<String> heading, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(rows);
        all.add(0, heading);
        int[] widths = new int[heading.size()];
        for (List<String> row : all) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                String space = " ".repeat(widths[i] - cell.length());
                text.append(i == 0 ? cell + space : "  " + space + cell);
            }
            line(text.toString().stripTrailing());
        }
    }
}
