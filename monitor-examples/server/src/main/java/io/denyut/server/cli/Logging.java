package io.denyut.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.denyut.Plugins;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** What commands change about the log. */
final class Logging {
    private Logging() {}

    /** Leaves out the list of plug-ins that were found: a command that only looks has no log to speak of. */
    static void quietPlugins() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory.getLogger(Plugins.class.getName()) instanceof Logger logger) {
            logger.setLevel(Level.WARN);
        }
    }

    /** Leaves out what was refused, too: for commands that say it themselves. */
    static void silencePlugins() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory.getLogger(Plugins.class.getName()) instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
    }
}
