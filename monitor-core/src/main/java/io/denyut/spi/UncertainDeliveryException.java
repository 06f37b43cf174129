package io.denyut.spi;

/**
 * The channel may have accepted the notice: the connection broke before it said. Counts as told.
 *
 * @since 0.1.0
 */
public final class UncertainDeliveryException extends Exception {
    private static final long serialVersionUID = 1L;

    public UncertainDeliveryException(String message) {
        super(message);
    }
}
