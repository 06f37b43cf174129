package io.denyut.store.internal;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 500MB} is 500,000,000 bytes, {@code 2GiB} is 2<sup>31</sup>. */
public final class ByteSizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(?:([kmgt])(i?))?b?");

    private ByteSizes() {}

    /** Bytes; empty for anything that is not a size. */
    public static OptionalLong parse(String text) {
        Matcher matcher = SIZE.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long step = "i".equals(matcher.group(3)) ? 1024 : 1000;
        long bytes = Long.parseLong(matcher.group(1));
        int power = matcher.group(2) == null ? 0 : "kmgt".indexOf(matcher.group(2)) + 1;
        try {
            for (int i = 0; i < power; i++) {
                bytes = Math.multiplyExact(bytes, step);
            }
            return OptionalLong.of(bytes);
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
