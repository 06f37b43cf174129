package io.denyut.server.config;

/** Is told when another configuration is in force. */
@FunctionalInterface
public interface ConfigListener {
    /**
     * The configuration has changed. Called on the thread that changed it, after everything has been applied; what it throws is logged.
     *
     * @param difference not empty
     */
    void configChanged(ConfigDifference difference);
}
