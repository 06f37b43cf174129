package io.denyut.rule;

/**
 * Ready-made rules.
 *
 * @since 0.1.0
 */
public final class Rules {
    private Rules() {}
}
