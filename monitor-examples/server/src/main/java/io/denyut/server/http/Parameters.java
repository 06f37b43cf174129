package io.denyut.server.http;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads parameters of the query; what is out of bounds is refused with the bound and the value. */
public final class Parameters {
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,9})?");
    private static final int MAX_SHOWN = 40;

    private Parameters() {}

    /** A whole number. */
    public static int whole(Request request, String name, int otherwise, int min, int max) {
        String text = request.query(name).orElse("");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (WHOLE.matcher(text).matches()) {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return (int) value;
            }
        }
        throw refused(name, text, "a whole number from " + min + " to " + max);
    }

    /**
     * A number of up to nine decimals.
     *
     * @param max the greatest, itself allowed; 0 and less are not
     */
    public static BigDecimal positive(Request request, String name, BigDecimal otherwise, BigDecimal max) {
        String text = request.query(name).orElse("");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (DECIMAL.matcher(text).matches()) {
            BigDecimal value = new BigDecimal(text);
            if (value.signum() > 0 && value.compareTo(max) <= 0) {
                return value;
            }
        }
        throw refused(name, text, "a number greater than 0 and at most " + max);
    }

    /** A parameter that has to be there. */
    public static String required(Request request, String name) {
        Optional<String> text = request.query(name).filter(value -> !value.isEmpty());
        return text.orElseThrow(() -> new HttpProblem(400, "the parameter '" + name + "' is missing"));
    }

    /** A refusal that names the parameter, its value and what it should be. */
    public static HttpProblem refused(String name, String value, String expected) {
        return new HttpProblem(400, name + " '" + shown(value) + "' must be " + expected);
    }

    /** A text of a caller, short enough for a message. */
    public static String shown(String text) {
        String plain = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
        return plain.replaceAll("\\p{Cntrl}", "?");
    }
}
