package io.denyut.rule;

import io.denyut.Unit;

/** Writes values as people read them: 231 ms, 20 %, -27.5 dBm, 1.2 Gbit/s. */
final class Quantity {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T"};
    private static final long FRACTION = 1_000_000;
    private static final double MAX_PLAIN = 1e12;

    private final boolean seconds;
    private final boolean prefixed;
    private final double scale;
    private final String suffix;

    private Quantity(boolean seconds, boolean prefixed, double scale, String suffix) {
        this.seconds = seconds;
        this.prefixed = prefixed;
        this.scale = scale;
        this.suffix = suffix;
    }

    static Quantity of(Unit unit) {
        String symbol = unit.symbol();
        return switch (symbol) {
            case "s" -> new Quantity(true, false, 1, "");
            case "1" -> new Quantity(false, false, 100, " %");
            case "Cel" -> new Quantity(false, false, 1, " °C");
            case "bit/s", "Hz" -> new Quantity(false, true, 1, symbol);
            case "By" -> new Quantity(false, true, 1, "B");
            case "By/s" -> new Quantity(false, true, 1, "B/s");
            case "{count}", "{state}" -> new Quantity(false, false, 1, "");
            default ->
                new Quantity(
                        false,
                        false,
                        1,
                        " " + (symbol.startsWith("{") ? symbol.substring(1, symbol.length() - 1) : symbol));
        };
    }

    /** Of a difference between two values: two powers in dBm are so many dB apart. */
    static Quantity ofDifference(Unit unit) {
        return unit.equals(Unit.DBM) ? new Quantity(false, false, 1, " dB") : of(unit);
    }

    String text(double value) {
        return append(new StringBuilder(16), value).toString();
    }

    StringBuilder append(StringBuilder out, double value) {
        if (seconds) {
            return Math.abs(value) < 1 && value != 0
                    ? number(out, value * 1_000).append(" ms")
                    : number(out, value).append(" s");
        }
        if (!prefixed) {
            return number(out, value * scale).append(suffix);
        }
        double scaled = value;
        int prefix = 0;
        while (Math.abs(scaled) >= 1_000 && prefix < PREFIXES.length - 1) {
            scaled /= 1_000;
            prefix++;
        }
        return number(out, scaled).append(' ').append(PREFIXES[prefix]).append(suffix);
    }

    /** At most six digits after the point; much cheaper than the shortest text of a double, and without its last digits of noise. */
    private static StringBuilder number(StringBuilder out, double value) {
        double magnitude = Math.abs(value);
        if (magnitude >= MAX_PLAIN || (magnitude < 1e-6 && magnitude > 0)) {
            return out.append(value);
        }
        long steps = Math.round(magnitude * FRACTION);
        if (value < 0 && steps != 0) {
            out.append('-');
        }
        out.append(steps / FRACTION);
        long rest = steps % FRACTION;
        if (rest == 0) {
            return out;
        }
        out.append('.');
        for (long digit = FRACTION / 10; digit > rest; digit /= 10) {
            out.append('0');
        }
        while (rest % 10 == 0) {
            rest /= 10;
        }
        return out.append(rest);
    }
}
