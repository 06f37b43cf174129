package io.denyut.notify.internal.template;

import java.util.List;

/** Lengths of time as people say them: {@code 5m 15s}. */
final class Durations {
    /** Days, hours, minutes, seconds. */
    static final List<String> ENGLISH = List.of("d", "h", "m", "s");

    private static final List<Long> SIZES = List.of(86_400L, 3_600L, 60L, 1L);

    private Durations() {}

    /**
     * The two largest parts: nobody needs the seconds of a day.
     *
     * @param seconds negative counts as 0
     * @param units of days, hours, minutes and seconds
     */
    static String text(long seconds, List<String> units) {
        long rest = Math.max(0, seconds);
        StringBuilder text = new StringBuilder();
        int parts = 0;
        for (int i = 0; i < SIZES.size() && parts < 2; i++) {
            long count = rest / SIZES.get(i);
            rest %= SIZES.get(i);
            if (count > 0) {
                text.append(text.isEmpty() ? "" : " ").append(count).append(units.get(i));
            }
            if (count > 0 || parts > 0) {
                parts++;
            }
        }
        return text.isEmpty() ? "0" + units.get(3) : text.toString();
    }
}
