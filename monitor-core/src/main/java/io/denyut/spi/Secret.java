package io.denyut.spi;

import java.util.Arrays;

/**
 * A password, a token, a community: something that must not be seen. It prints as {@code ***}.
 *
 * @since 0.1.0
 */
public final class Secret {
    private final char[] value;

    private Secret(char[] value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value.toCharArray());
    }

    /** The text itself; keep it no longer than needed, and out of logs, messages and URLs. */
    public String reveal() {
        return new String(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && Arrays.equals(secret.value, value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** Always {@code ***}. */
    @Override
    public String toString() {
        return "***";
    }
}
