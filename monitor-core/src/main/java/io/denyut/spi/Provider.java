package io.denyut.spi;

import java.util.List;

/**
 * Makes plug-ins from settings, for servers that are configured by text and for jars of third parties. Found by
 * {@link java.util.ServiceLoader} when {@link io.denyut.Plugins#discover} is called; code that embeds Denyut calls constructors instead.
 *
 * <p>One provider makes many instances, each with settings of its own.
 *
 * @param <T> what it makes
 * @since 0.1.0
 */
public interface Provider<T> {
    /** The name in configurations: {@code [a-z][a-z0-9-]{0,40}}, unique among providers of its kind. */
    String id();

    /**
     * Makes an instance. Reads all its settings and checks them; does no I/O, starts no thread.
     *
     * @throws io.denyut.ConfigException if settings are wrong
     */
    T create(Settings settings);

    /** The settings that {@link #create} reads, for help texts and for suggestions when a key is misspelt. */
    default List<SettingSpec> settings() {
        return List.of();
    }

    /** The target options that the plug-in reads, by full key ({@code snmp.port}); others of its prefix are refused at load. */
    default List<SettingSpec> targetSettings() {
        return List.of();
    }

    /** False where the platform lacks what it needs. */
    default boolean isAvailable() {
        return true;
    }
}
