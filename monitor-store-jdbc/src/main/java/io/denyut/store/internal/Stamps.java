package io.denyut.store.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Days and stamps of a zone. {@link #at} moves to an instant; the others tell about it. The offset is looked up once per change of it, the
 * date written once per day. Not thread-safe.
 */
final class Stamps {
    /** {@code 2025-09-16T10:30:00.123456} has so many characters. */
    static final int LENGTH = 26;

    private static final String PATTERN = "dddd-dd-ddTdd:dd:dd.dddddd";
    private static final int DAY_SECONDS = 86_400;

    private final ZoneRules rules;
    private long offsetFrom = Long.MAX_VALUE;
    private long offsetUntil = Long.MIN_VALUE;
    private int offset;
    private long day = Long.MIN_VALUE;
    private byte[] date = {};
    private final boolean withOffset;
    private long second = Long.MIN_VALUE;
    private int micro;
    /** The stamp as it is written; thousands of targets share a tick. */
    private final RowBuffer written = new RowBuffer(LENGTH + 6);

    /** @param withOffset whether stamps end with their offset from UTC */
    Stamps(ZoneId zone, boolean withOffset) {
        this.rules = zone.getRules();
        this.withOffset = withOffset;
    }

    /** Moves to an instant; its part below a microsecond is not looked at. */
    void at(Instant instant) {
        if (instant.getEpochSecond() == second && instant.getNano() / 1000 == micro) {
            return;
        }
        second = instant.getEpochSecond();
        micro = instant.getNano() / 1000;
        if (second < offsetFrom || second >= offsetUntil) {
            lookUpOffset(instant);
        }
        long local = second + offset;
        long today = Math.floorDiv(local, (long) DAY_SECONDS);
        if (today != day) {
            day = today;
            date = (LocalDate.ofEpochDay(today) + "T").getBytes(StandardCharsets.US_ASCII);
        }
        write((int) (local - today * DAY_SECONDS));
    }

    private void lookUpOffset(Instant instant) {
        offset = rules.getOffset(instant).getTotalSeconds();
        ZoneOffsetTransition next = rules.nextTransition(instant);
        // From the instant on only: an earlier one is looked up again, and rows go forward.
        offsetFrom = instant.getEpochSecond();
        offsetUntil = next == null ? Long.MAX_VALUE : next.toEpochSecond();
    }

    /** The local day, counted from 1970-01-01. */
    long day() {
        return day;
    }

    /** {@code 2025-09-16T10:30:00.123456}, always with six digits, and with {@code +07:00} if offsets are wanted. */
    void append(RowBuffer to) {
        to.raw(written.bytes(), written.size());
    }

    private void write(int secondOfDay) {
        written.cutTo(0);
        written.raw(date, date.length);
        written.digits(secondOfDay / 3600, 2);
        written.octet(':');
        written.digits(secondOfDay / 60 % 60, 2);
        written.octet(':');
        written.digits(secondOfDay % 60, 2);
        written.octet('.');
        written.digits(micro, 6);
        if (withOffset) {
            int minutes = Math.abs(offset) / 60;
            written.octet(offset < 0 ? '-' : '+');
            written.digits(minutes / 60, 2);
            written.octet(':');
            written.digits(minutes % 60, 2);
        }
    }

    static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
    }

    /** True where a stamp, or what looks like one, begins in a text. */
    static boolean looksLikeStamp(CharSequence text, int at) {
        if (text.length() - at < LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (!fits(PATTERN.charAt(i), text.charAt(at + i))) {
                return false;
            }
        }
        return true;
    }

    /** True where a stamp begins in bytes. */
    static boolean isStamp(byte[] bytes, int at, int end) {
        if (end - at < LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (!fits(PATTERN.charAt(i), (char) bytes[at + i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(char pattern, char c) {
        return pattern == 'd' ? c >= '0' && c <= '9' : c == pattern;
    }

    /** The local time of a stamp in microseconds, as if it were UTC; {@link Long#MIN_VALUE} for a date or time that does not exist. */
    static long localMicros(byte[] bytes, int at) {
        int year = number(bytes, at, 4);
        int month = number(bytes, at + 5, 2);
        int dayOfMonth = number(bytes, at + 8, 2);
        int hour = number(bytes, at + 11, 2);
        int minute = number(bytes, at + 14, 2);
        int second = number(bytes, at + 17, 2);
        if (month < 1 || month > 12 || dayOfMonth < 1 || hour > 23 || minute > 59 || second > 59) {
            return Long.MIN_VALUE;
        }
        if (dayOfMonth > YearMonth.of(year, month).lengthOfMonth()) {
            return Long.MIN_VALUE;
        }
        long local =
                LocalDate.of(year, month, dayOfMonth).toEpochDay() * DAY_SECONDS + hour * 3600L + minute * 60L + second;
        return local * 1_000_000 + number(bytes, at + 20, 6);
    }

    private static int number(byte[] bytes, int at, int width) {
        int number = 0;
        for (int i = at; i < at + width; i++) {
            number = number * 10 + (bytes[i] - '0');
        }
        return number;
    }

    /** The transition in whose overlap a local time lies, when clocks went back; else {@code null}. */
    static @Nullable ZoneOffsetTransition overlap(ZoneRules rules, long localMicros) {
        ZoneOffsetTransition transition = rules.getTransition(local(localMicros));
        return transition != null && transition.isOverlap() ? transition : null;
    }

    /** How far before UTC a local time is that exists once (or never). */
    static Duration offset(ZoneRules rules, long localMicros) {
        return Duration.ofSeconds(rules.getOffset(local(localMicros)).getTotalSeconds());
    }

    private static LocalDateTime local(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1000, ZoneOffset.UTC);
    }
}
