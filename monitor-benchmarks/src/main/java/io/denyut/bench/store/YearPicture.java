package io.denyut.bench.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Size and time of charts against the age of a store, as SVG. */
final class YearPicture {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 620;
    private static final double LEFT = 70;
    private static final double RIGHT = 160;
    private static final double PANEL = 220;
    private static final int LINES = 4;
    private static final List<String> COLOURS = List.of("#1f6f8b", "#3fa796", "#f2b134", "#d9593d", "#8d8d8d");

    private final List<YearPart.Look> looks;
    private final int lastDay;
    private final StringBuilder out = new StringBuilder(16_000);

    private YearPicture(List<YearPart.Look> looks) {
        this.looks = looks;
        this.lastDay = looks.get(looks.size() - 1).day();
    }

    static String svg(List<YearPart.Look> looks, int targets) {
        YearPicture picture = new YearPicture(looks);
        picture.draw(targets);
        return picture.out.toString();
    }

    private void draw(int targets) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\""
                        + " fill=\"#222\">",
                WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, HEIGHT);
        sizes(targets);
        times();
        out.append("</svg>\n");
    }

    /** Tiers on top of each other. */
    private void sizes(int targets) {
        double top = 50;
        double most =
                nice(looks.stream().mapToDouble(look -> look.used() / 1e6).max().orElse(1));
        title(
                top,
                String.format(Locale.ROOT, "Size of the store in MB: %,d targets, each measured each minute", targets));
        axes(top, most);
        double[] below = new double[looks.size()];
        List<String> labels = new ArrayList<>();
        List<Double> heights = new ArrayList<>();
        for (int t = 0; t < YearPart.TIERS.size(); t++) {
            String tier = YearPart.TIERS.get(t);
            StringBuilder back = new StringBuilder();
            StringBuilder path = new StringBuilder();
            for (int i = 0; i < looks.size(); i++) {
                double x = x(looks.get(i).day());
                back.insert(0, point(x, y(top, most, below[i])));
                below[i] += looks.get(i).bytes().getOrDefault(tier, 0L) / 1e6;
                path.append(point(x, y(top, most, below[i])));
            }
            add("<polygon points=\"%s%s\" fill=\"%s\"/>", path, back, COLOURS.get(t));
            double last = looks.get(looks.size() - 1).bytes().getOrDefault(tier, 0L) / 1e6;
            labels.add(String.format(Locale.ROOT, "%s: %.0f", tier, last));
            heights.add(y(top, most, below[looks.size() - 1] - last / 2));
        }
        labels(labels, COLOURS, heights);
    }

    /** One line each. */
    private void times() {
        double top = 360;
        double most = nice(looks.stream()
                .mapToDouble(look -> Math.max(look.dayMillis(), Math.max(look.monthMillis(), look.allMillis())))
                .max()
                .orElse(1));
        title(top, "Time of a chart of one target in ms");
        axes(top, most);
        List<Double> heights = new ArrayList<>();
        line(top, most, COLOURS.get(0), YearPart.Look::dayMillis, heights);
        line(top, most, COLOURS.get(2), YearPart.Look::monthMillis, heights);
        line(top, most, COLOURS.get(3), YearPart.Look::allMillis, heights);
        labels(
                List.of("the last day", "the last 30 days", "all of it"),
                List.of(COLOURS.get(0), COLOURS.get(2), COLOURS.get(3)),
                heights);
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">age of the store in days</text>",
                (LEFT + WIDTH - RIGHT) / 2, top + PANEL + 36);
    }

    private void line(
            double top, double most, String colour, ToDoubleFunction<YearPart.Look> value, List<Double> heights) {
        StringBuilder path = new StringBuilder();
        for (YearPart.Look look : looks) {
            path.append(point(x(look.day()), y(top, most, value.applyAsDouble(look))));
        }
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
        heights.add(y(top, most, value.applyAsDouble(looks.get(looks.size() - 1))));
    }

    /** At the right end of what they name, but not over each other. */
    private void labels(List<String> texts, List<String> colours, List<Double> heights) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(heights.get(b), heights.get(a)));
        double lowest = Double.MAX_VALUE;
        for (int i : order) {
            lowest = Math.min(heights.get(i) + 4, lowest - 16);
            add(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>",
                    WIDTH - RIGHT + 8, lowest - 10, colours.get(i));
            add("<text x=\"%.1f\" y=\"%.1f\">%s</text>", WIDTH - RIGHT + 24, lowest, texts.get(i));
        }
    }

    private void title(double top, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" font-weight=\"bold\">%s</text>", LEFT, top - 14, text);
    }

    private void axes(double top, double most) {
        for (int i = 0; i <= LINES; i++) {
            double value = most * i / LINES;
            double y = y(top, most, value);
            add("<path d=\"M%.1f %.1fH%.1f\" stroke=\"#ddd\"/>", LEFT, y, WIDTH - RIGHT);
            add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 8, y + 4, number(value));
        }
        int step = lastDay > 120 ? 60 : lastDay > 30 ? 10 : 5;
        for (int day = 0; day <= lastDay; day += step) {
            add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%d</text>", x(day), top + PANEL + 18, day);
        }
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    /** The next of 1, 2, 4, 6, 8 times a power of ten. */
    private static double nice(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : new double[] {1, 2, 4, 6, 8}) {
            if (step * power >= most) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private double x(double day) {
        return LEFT + (WIDTH - LEFT - RIGHT) * day / lastDay;
    }

    private static double y(double top, double most, double value) {
        return top + PANEL * (1 - value / most);
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
    }

    @SuppressWarnings("AnnotateFormatMethod") // called here only, with constants
    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
