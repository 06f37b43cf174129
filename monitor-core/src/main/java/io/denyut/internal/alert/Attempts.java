package io.denyut.internal.alert;

import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Receipt;
import io.denyut.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts down how an attempt ended, and when to try again: nothing a plug-in says is without bounds here. */
final class Attempts {
    static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final int MAX_ATTEMPTS = 20;
    private static final Duration MAX_AGE = Duration.ofHours(24);
    private static final int MAX_WORDS = 500;
    private static final int MAX_CHANNEL_ID = 4_000;

    private final TimeSource time;

    Attempts(TimeSource time) {
        this.time = time;
    }

    /** A notifier that returns nothing has still sent it: trying again would send it twice. */
    static String words(@Nullable Receipt receipt) {
        return receipt == null ? "" : cut(receipt.words());
    }

    /** Whole ids only: the rest of one that was cut off would stand for nothing. */
    static String channelId(@Nullable Receipt receipt) {
        String id = receipt == null || receipt.channelId() == null ? "" : receipt.channelId();
        return id.length() <= MAX_CHANNEL_ID ? id : id.substring(0, Math.max(0, id.lastIndexOf(' ', MAX_CHANNEL_ID)));
    }

    static String words(Throwable e) {
        return cut(e.getMessage() == null ? e.getClass().getName() : e.getMessage());
    }

    private static String cut(@Nullable String words) {
        if (words == null) {
            return "";
        }
        return words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS);
    }

    static Duration bounded(@Nullable Duration after) {
        if (after == null || after.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return after.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : after;
    }

    static Duration backOff(int number) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(number - 1, 10));
        return wait.compareTo(LAST_RETRY) < 0 ? wait : LAST_RETRY;
    }

    DeliveryAttempt retry(Delivery delivery, int number, String words, Duration after) {
        Instant now = time.now();
        boolean tooOld = delivery.notification().time().plus(MAX_AGE).isBefore(now);
        return number >= MAX_ATTEMPTS || tooOld
                ? of(delivery, number, Outcome.DEAD, "given up after " + number + " attempts: " + words, now)
                : of(delivery, number, Outcome.RETRY, words, now.plus(after));
    }

    DeliveryAttempt of(Delivery delivery, int number, Outcome outcome, String words, Instant next) {
        if (outcome == Outcome.DEAD && delivery.inDoubt()) {
            // An earlier attempt may have reached him: then he is owed the end of it.
            return new DeliveryAttempt(
                    delivery.id(),
                    number,
                    time.now(),
                    Outcome.UNCERTAIN,
                    "an earlier attempt was cut off; " + words,
                    next);
        }
        return new DeliveryAttempt(delivery.id(), number, time.now(), outcome, words, next);
    }
}
