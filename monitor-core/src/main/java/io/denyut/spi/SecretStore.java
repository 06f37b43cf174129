package io.denyut.spi;

/**
 * Secrets that the product itself keeps.
 *
 * @since 0.1.0
 */
public interface SecretStore extends Secrets {
    void put(String name, Secret value);

    void remove(String name);
}
