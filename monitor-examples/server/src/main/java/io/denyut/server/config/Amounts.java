package io.denyut.server.config;

import io.denyut.Metric;
import io.denyut.Unit;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a limit such as {@code 200ms}, {@code 20%} or {@code -27dBm} into the unit of a metric; a plain number is in that unit. */
final class Amounts {
    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:\\d{1,18}(?:\\.\\d{0,18})?|\\.\\d{1,18})(?:[eE][+-]?\\d{1,3})?)\\s*(.{0,20})");

    /** By the symbol of the unit: what its values are, how they are written, and what else they may be written in. */
    private static final Map<String, Dimension> DIMENSIONS = new LinkedHashMap<>();

    /** Of two powers in dBm; no metric is measured in it. */
    private static final Dimension DIFFERENCE = new Dimension("a difference in dB", "3dB", Map.of("dB", "1"));

    /**
     * @param factors by what is written after the number
     */
    private record Dimension(String words, String example, Map<String, String> factors) {}

    /**
     * What a text says.
     *
     * @param value in the metric's unit; empty if there is a problem
     * @param problem in words; empty if there is a value
     * @param hint how it is written
     */
    record Amount(OptionalDouble value, String problem, String hint) {}

    static {
        put("s", "a time", "0.2 or 200ms", "us=1e-6 µs=1e-6 ms=1e-3 s=1 min=60 m=60 h=3600 d=86400");
        put("1", "a ratio 0..1", "0.2 or 20%", "%=1e-2");
        put(
                "bit/s",
                "a bit rate",
                "100Mbit/s",
                "bit/s=1 kbit/s=1e3 Mbit/s=1e6 Gbit/s=1e9 bps=1 kbps=1e3 Mbps=1e6 Gbps=1e9");
        put("By", "a number of bytes", "500MB", "B=1 kB=1e3 MB=1e6 GB=1e9 TB=1e12 KiB=1024 MiB=1048576 GiB=1073741824");
        put("By/s", "a byte rate", "10MB/s", "B/s=1 kB/s=1e3 MB/s=1e6 GB/s=1e9");
        put("dBm", "a power in dBm", "-27dBm", "dBm=1");
        put("Cel", "a temperature", "60C", "C=1 °C=1");
        put("V", "a voltage", "3.3V", "mV=1e-3 V=1");
        put("A", "a current", "0.02 or 20mA", "uA=1e-6 µA=1e-6 mA=1e-3 A=1");
        put("W", "a power in watts", "2.5W", "mW=1e-3 W=1 kW=1e3");
        put("Hz", "a frequency", "50Hz", "Hz=1 kHz=1e3 MHz=1e6 GHz=1e9");
        put("{rpm}", "a speed in rpm", "3000rpm", "rpm=1");
        put("m", "a length", "20000 or 20km", "mm=1e-3 cm=1e-2 m=1 km=1e3");
        put("1/s", "a rate per second", "100/s", "/s=1");
        put("{packet}", "a number of packets", "1000", "packets=1");
        put("{count}", "a number", "10", "");
        put("{state}", "a number that stands for a state", "2", "");
    }

    private Amounts() {}

    private static void put(String symbol, String words, String example, String factors) {
        Map<String, String> byText = new HashMap<>();
        byText.put(symbol, "1");
        for (String factor : factors.isEmpty() ? new String[0] : factors.split(" ")) {
            int equals = factor.indexOf('=');
            byText.put(factor.substring(0, equals), factor.substring(equals + 1));
        }
        DIMENSIONS.put(symbol, new Dimension(words, example, byText));
    }

    /** @param difference between two values of the metric, not a value */
    static Amount read(String text, Metric metric, boolean difference) {
        Dimension dimension = of(metric.unit(), difference);
        String hint = "write it such as " + dimension.example();
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            return wrong(Keys.quoted(text) + " is not a number", hint);
        }
        String written = matcher.group(2).trim();
        String factor = written.isEmpty() ? "1" : dimension.factors().get(written);
        if (factor == null) {
            return wrong(wrongUnit(text, written, metric, dimension), hint);
        }
        double value = new BigDecimal(matcher.group(1))
                .multiply(new BigDecimal(factor))
                .doubleValue();
        if (!Double.isFinite(value)) {
            return wrong(Keys.quoted(text) + " is not a finite number", hint);
        }
        if (metric.unit().equals(Unit.RATIO) && written.isEmpty() && Math.abs(value) > 1) {
            return wrong(
                    Keys.quoted(text) + " is more than 1, " + metric.name() + " is a ratio 0..1",
                    value <= 100 ? "did you mean " + text.trim() + "%?" : hint);
        }
        return new Amount(OptionalDouble.of(value), "", "");
    }

    private static Dimension of(Unit unit, boolean difference) {
        if (difference && unit.equals(Unit.DBM)) {
            return new Dimension(DIFFERENCE.words(), DIFFERENCE.example(), Map.of("dB", "1", "dBm", "1"));
        }
        Dimension known = DIMENSIONS.get(unit.symbol());
        return known == null ? new Dimension("in " + unit.symbol(), "10", Map.of(unit.symbol(), "1")) : known;
    }

    private static String wrongUnit(String text, String written, Metric metric, Dimension wanted) {
        String is = metric.name() + " is " + wanted.words();
        if (DIFFERENCE.factors().containsKey(written)) {
            return "limit " + Keys.quoted(text) + " is " + DIFFERENCE.words() + ", " + is;
        }
        for (Dimension other : DIMENSIONS.values()) {
            if (other.factors().containsKey(written)) {
                return "limit " + Keys.quoted(text) + " is " + other.words() + ", " + is;
            }
        }
        return "limit " + Keys.quoted(text) + " has the unit " + Keys.quoted(written) + ", which is not known; " + is;
    }

    private static Amount wrong(String problem, String hint) {
        return new Amount(OptionalDouble.empty(), problem, hint);
    }
}
