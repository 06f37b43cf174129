package io.denyut.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Named results, printed as one flat JSON object. Not thread-safe. */
public final class Figures {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> unmet = new ArrayList<>();

    public Figures put(String key, long value) {
        values.put(key, String.valueOf(value));
        return this;
    }

    /** To four significant digits; what is not finite becomes {@code null}. */
    public Figures put(String key, double value) {
        values.put(
                key,
                Double.isFinite(value)
                        ? new BigDecimal(value)
                                .round(new MathContext(4))
                                .stripTrailingZeros()
                                .toPlainString()
                        : "null");
        return this;
    }

    public Figures put(String key, boolean value) {
        values.put(key, String.valueOf(value));
        return this;
    }

    public Figures put(String key, String value) {
        values.put(key, quote(value));
        return this;
    }

    /** A number that was put, rounded as it is printed; empty if there is none or it is not finite. */
    public OptionalDouble number(String key) {
        String value = values.get(key);
        try {
            return value == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** Something the figures are held to; a run in which one is not met fails. */
    public Figures demand(boolean met, String text) {
        if (!met) {
            unmet.add(text);
        }
        return this;
    }

    /** The demands that were not met. */
    public List<String> unmet() {
        return List.copyOf(unmet);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", c));
                    } else {
                        quoted.append((char) c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** {@code {"key":value,...}} in the order of putting. */
    public String toJson() {
        StringBuilder json = new StringBuilder("{");
        values.forEach((key, value) -> json.append(json.length() == 1 ? "" : ",")
                .append(quote(key))
                .append(':')
                .append(value));
        return json.append('}').toString();
    }
}
