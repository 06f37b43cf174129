package io.denyut.spi;

import java.time.Instant;

/**
 * What a channel said later of a message that it had taken: whether it arrived. It changes nothing about who counts as told.
 *
 * @param channelId the channel's id for the message, one of those in {@link Receipt#channelId()}
 * @param state what became of it
 * @param time when, by the channel's clock
 * @param words why it failed, for people, at most 500 characters are kept; empty if there is nothing to say
 * @since 0.1.0
 */
public record DeliveryReceipt(String channelId, State state, Instant time, String words) {
    private static final int MAX_WORDS = 500;

    public DeliveryReceipt {
        words = words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS);
    }

    /** What became of a message. */
    public enum State {
        /** It is on the recipient's device. */
        DELIVERED,
        /** It was opened. */
        READ,
        /** It did not reach the recipient, and will not. */
        FAILED
    }
}
