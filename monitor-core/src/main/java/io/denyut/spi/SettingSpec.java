package io.denyut.spi;

/**
 * A setting, for help texts, forms and suggestions.
 *
 * @param key as written in the configuration
 * @param type what is written there
 * @param fallback what holds when it is not set, as text; empty if it must be set or has no default
 * @param help one sentence, with unit and bounds
 * @since 0.1.0
 */
public record SettingSpec(String key, Type type, String fallback, String help) {
    /** How a value is written. */
    public enum Type {
        TEXT,
        INTEGER,
        NUMBER,
        /** {@code true} or {@code false}. */
        FLAG,
        /** {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}. */
        DURATION,
        /** 0 to 1, or {@code 20%}. */
        RATIO,
        PATH,
        LIST,
        /** <code>${env:NAME}</code> or <code>${file:PATH}</code>. */
        SECRET
    }
}
