package io.denyut.notify.internal.template;

/** From where on a symbol changes; the same everywhere. */
final class Limits {
    private static final double HOT = 60;
    private static final double WEAK = -27;
    private static final double FEW = 0.95;
    private static final double TOO_FEW = 0.90;

    private Limits() {}

    /** 60 °C or more. */
    static boolean isHot(double celsius) {
        return celsius >= HOT;
    }

    /** -27 dBm or less. */
    static boolean isWeak(double dbm) {
        return dbm <= WEAK;
    }

    static String temperature(double celsius) {
        return isHot(celsius) ? "🔥" : "🌡️";
    }

    static String rx(double dbm) {
        return isWeak(dbm) ? "📵" : "📶";
    }

    /**
     * The headline of an OLT: red below 90 % online, yellow below 95 % or with a value at its limit.
     *
     * @param online share, 0..1
     */
    static String olt(double online, boolean valueAtLimit) {
        if (online < TOO_FEW) {
            return "🔴";
        }
        return online < FEW || valueAtLimit ? "🟡" : "🟢";
    }

    static String severity(String severity) {
        return switch (severity) {
            case "critical" -> "🔴";
            case "major" -> "🟠";
            case "minor" -> "🟡";
            default -> "🔵";
        };
    }

    /** Of a line beside an alert: seen on white and on black. */
    static String color(String severity) {
        return switch (severity) {
            case "critical" -> "#d03a2f";
            case "major" -> "#d9730d";
            case "minor" -> "#b08d00";
            default -> "#2e86c1";
        };
    }
}
