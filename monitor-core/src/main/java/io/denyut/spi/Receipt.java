package io.denyut.spi;

/**
 * What the channel answered.
 *
 * @param channelId the channel's id for the message, with a space between those of several parts; empty if it gives none
 * @param words the channel's answer, for people; never a secret
 * @since 0.1.0
 */
public record Receipt(String channelId, String words) {}
