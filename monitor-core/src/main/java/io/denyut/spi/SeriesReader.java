package io.denyut.spi;

/**
 * Reads samples of the past; implemented by stores.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SeriesReader {
    /** May block. */
    Series read(SeriesQuery query) throws Exception;
}
