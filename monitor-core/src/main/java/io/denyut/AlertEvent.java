package io.denyut;

import java.time.Instant;

/**
 * A transition of an alert.
 *
 * @param alert as it was after the transition
 * @param transition what happened
 * @param time when
 * @param reason why, where it was not a rule's finding ({@code target.removed}, {@code rule.removed}); otherwise empty
 * @since 0.1.0
 */
public record AlertEvent(Alert alert, AlertTransition transition, Instant time, String reason) {}
