package io.denyut.notify;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Listens to everything that is logged, down to the finest. */
final class Logs implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final StringBuffer text = new StringBuffer();
    private final AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            IThrowableProxy thrown = event.getThrowableProxy();
            text.append(event.getLevel())
                    .append(' ')
                    .append(event.getFormattedMessage())
                    .append(thrown == null ? "" : ThrowableProxyUtil.asString(thrown))
                    .append('\n');
        }
    };

    Logs() {
        ear.setContext(root.getLoggerContext());
        ear.start();
        root.addAppender(ear);
        root.setLevel(Level.TRACE);
    }

    String text() {
        return text.toString();
    }

    /** The lines of a level. */
    String lines(Level level) {
        return text().lines().filter(line -> line.startsWith(level.toString())).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        root.detachAppender(ear);
        root.setLevel(before);
    }
}
