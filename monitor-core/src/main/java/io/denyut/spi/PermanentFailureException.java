package io.denyut.spi;

/**
 * The channel refused for good: a bad address, a rejected login. Not tried again.
 *
 * @since 0.1.0
 */
public final class PermanentFailureException extends Exception {
    private static final long serialVersionUID = 1L;

    public PermanentFailureException(String message) {
        super(message);
    }
}
