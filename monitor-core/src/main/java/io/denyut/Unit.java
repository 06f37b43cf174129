package io.denyut;

import java.util.Map;

/**
 * The base unit of a metric. Values inside Denyut are always in base units: an RTT in seconds, a loss as 0..1. Milliseconds and per cent
 * are made at the edge (CSV, page, message).
 *
 * @since 0.1.0
 */
public final class Unit {
    public static final Unit SECONDS = new Unit("s");
    /** A share, 0..1. */
    public static final Unit RATIO = new Unit("1");

    public static final Unit BITS_PER_SECOND = new Unit("bit/s");
    public static final Unit OCTETS = new Unit("By");
    public static final Unit OCTETS_PER_SECOND = new Unit("By/s");
    public static final Unit PACKETS = new Unit("{packet}");
    public static final Unit PER_SECOND = new Unit("1/s");
    /** Optical or radio power, decibel-milliwatts. */
    public static final Unit DBM = new Unit("dBm");

    public static final Unit CELSIUS = new Unit("Cel");
    public static final Unit VOLTS = new Unit("V");
    public static final Unit AMPERES = new Unit("A");
    public static final Unit WATTS = new Unit("W");
    public static final Unit HERTZ = new Unit("Hz");
    public static final Unit RPM = new Unit("{rpm}");
    public static final Unit METERS = new Unit("m");
    /** A number of things. */
    public static final Unit COUNT = new Unit("{count}");
    /** A number that stands for a state; the metric's help says which. */
    public static final Unit STATE = new Unit("{state}");

    /** Below this a value is noise of the measurement, and two readers could disagree about the last digit. */
    private static final Map<String, Double> RESOLUTIONS =
            Map.of("s", 1e-6, "1", 1e-4, "dBm", 0.01, "Cel", 0.1, "V", 1e-3, "A", 1e-6);

    private final String symbol;

    private Unit(String symbol) {
        this.symbol = symbol;
    }

    /**
     * A unit by its symbol (UCUM spelling, such as {@code "ms"} is <em>not</em>: use base units).
     *
     * @param symbol 1 to 20 printable ASCII characters without spaces
     * @throws IllegalArgumentException if the symbol is empty, too long or has other characters
     */
    public static Unit of(String symbol) {
        if (!symbol.matches("[!-~]{1,20}")) {
            throw new IllegalArgumentException("unit symbol '" + Names.abbreviate(symbol)
                    + "' must be 1 to 20 printable ASCII characters without spaces");
        }
        return new Unit(symbol);
    }

    /** The symbol, for example {@code dBm}. */
    public String symbol() {
        return symbol;
    }

    /** The resolution that metrics of this unit have unless they say otherwise, in this unit. */
    double defaultResolution() {
        return RESOLUTIONS.getOrDefault(symbol, 1.0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Unit unit && unit.symbol.equals(symbol);
    }

    @Override
    public int hashCode() {
        return symbol.hashCode();
    }

    @Override
    public String toString() {
        return symbol;
    }
}
