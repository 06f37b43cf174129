package io.denyut.spi;

import java.time.Instant;
import java.util.List;

/**
 * A step of a delivery: recorded as {@link Outcome#BEGUN} before the send, then with its outcome.
 *
 * @param delivery the row's id
 * @param number 1 for the first attempt
 * @param time when
 * @param outcome how it stands
 * @param words of the channel, for people
 * @param next when to try again; equal to {@code time} for outcomes that end the delivery
 * @param channelId the channel's ids for what was sent, with a space between those of several parts; empty if it gave none
 * @since 0.1.0
 */
public record DeliveryAttempt(
        String delivery, int number, Instant time, Outcome outcome, String words, Instant next, String channelId) {
    /** A step of which the channel gave no id. */
    public DeliveryAttempt(String delivery, int number, Instant time, Outcome outcome, String words, Instant next) {
        this(delivery, number, time, outcome, words, next, "");
    }

    /** The channel's ids, one for each part of the text. */
    public List<String> channelIds() {
        return channelId.isBlank() ? List.of() : List.of(channelId.trim().split("\\s+"));
    }

    public DeliveryAttempt withChannelId(String channelId) {
        return new DeliveryAttempt(delivery, number, time, outcome, words, next, channelId);
    }

    /** How an attempt stands. */
    public enum Outcome {
        BEGUN,
        /** The channel accepted it. */
        SENT,
        /** The channel may have accepted it; counts as told. */
        UNCERTAIN,
        /** To be tried again at {@code next}. */
        RETRY,
        /** Given up; counts as not told. */
        DEAD
    }
}
