package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** All that anybody logs or prints meanwhile, drivers too, at fine levels. */
final class CapturedLogs implements AutoCloseable {
    static {
        // The module under test knows the interface of the logger only.
        CapturedLogs.class
                .getModule()
                .addReads(LoggerFactory.getLogger(CapturedLogs.class).getClass().getModule());
    }

    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final List<String> records = new CopyOnWriteArrayList<>();
    private final Logger jdk = Logger.getLogger("");
    private final Level jdkBefore = jdk.getLevel();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord event) {
            records.add(event.getMessage() + " " + Arrays.toString(event.getParameters()) + " " + event.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    CapturedLogs() {
        logback().setLevel(ch.qos.logback.classic.Level.DEBUG);
        PrintStream all = new PrintStream(console, true, StandardCharsets.UTF_8);
        System.setOut(all);
        System.setErr(all);
        handler.setLevel(Level.ALL);
        jdk.addHandler(handler);
        jdk.setLevel(Level.FINE);
        LoggerFactory.getLogger(CapturedLogs.class).debug("capturing");
        Logger.getLogger("capturing").fine("capturing");
    }

    private static ch.qos.logback.classic.Logger logback() {
        return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** What was logged; fails if nothing could be captured at all. */
    List<String> lines() {
        String printed = console.toString(StandardCharsets.UTF_8);
        assertThat(printed).contains("capturing");
        assertThat(records).anyMatch(line -> line.contains("capturing"));
        List<String> lines = new java.util.ArrayList<>(records);
        printed.lines().forEach(lines::add);
        return lines;
    }

    @Override
    public void close() {
        logback().setLevel(ch.qos.logback.classic.Level.ERROR);
        System.setOut(outBefore);
        System.setErr(errBefore);
        jdk.removeHandler(handler);
        jdk.setLevel(jdkBefore);
    }
}
