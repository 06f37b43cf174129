package io.denyut.notify.internal.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Numbers with their units, as people read them. */
final class Amounts {
    private static final List<String> BITS = List.of(" bit/s", " kbit/s", " Mbit/s", " Gbit/s", " Tbit/s");
    private static final List<String> BYTES = List.of(" B", " KiB", " MiB", " GiB", " TiB");

    private Amounts() {}

    /** Without trailing zeros: {@code -28}, {@code 45.5}. */
    static String plain(double value, int decimals) {
        BigDecimal rounded = BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    /** With one decimal always: {@code 96.0%}. */
    static String percent(double ratio) {
        return BigDecimal.valueOf(ratio)
                        .movePointRight(2)
                        .setScale(1, RoundingMode.HALF_UP)
                        .toPlainString() + "%";
    }

    /** @param unit a symbol of {@code io.denyut.Unit} */
    static String text(double value, String unit) {
        return switch (unit) {
            case "s" -> seconds(value);
            case "1" -> plain(value * 100, 1) + "%";
            case "dBm" -> plain(value, 2) + " dBm";
            case "Cel" -> plain(value, 1) + "°C";
            case "m" -> plain(value, 0) + "m";
            case "bit/s" -> scaled(value, 1_000, BITS);
            case "By" -> scaled(value, 1_024, BYTES);
            case "By/s" -> scaled(value, 1_024, BYTES) + "/s";
            case "V", "A", "W", "Hz" -> plain(value, 3) + " " + unit;
            case "", "{count}", "{state}" -> plain(value, 3);
            default -> plain(value, 3) + " " + unit.replace("{", "").replace("}", "");
        };
    }

    /** Milliseconds below one second. */
    private static String seconds(double value) {
        if (Math.abs(value) >= 1) {
            return plain(value, 2) + " s";
        }
        double millis = value * 1_000;
        return plain(millis, Math.abs(millis) < 10 ? 2 : 1) + " ms";
    }

    private static String scaled(double value, double step, List<String> units) {
        double rest = value;
        int at = 0;
        while (Math.abs(rest) >= step && at < units.size() - 1) {
            rest /= step;
            at++;
        }
        return plain(rest, 1) + units.get(at);
    }

    /** For titles: {@code OLT KEDIRI PUSAT}. */
    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
