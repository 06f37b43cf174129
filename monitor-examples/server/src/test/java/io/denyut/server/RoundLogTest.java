package io.denyut.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.denyut.server.api.ServerProblems;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RoundLogTest {
    private static final String STALLED = "does not come back";

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RoundLog.class);

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void a_check_has_one_line_with_its_counts() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                targets:
                  - { id: 1, address: 127.0.0.1 }
                  - { id: 2, address: 127.0.0.2, tags: { does: down } }
                  - { id: 3, address: 127.0.0.3, tags: { does: unknown } }
                checks: { ping: { probe: scripted, targets: all, every: 100ms } }
                sinks: {}
                """).afterRounds(2);
                RoundLog log = new RoundLog(
                        server.server().monitor(),
                        new ServerProblems(server.server().monitor()))) {
            log.write();

            assertThat(messages())
                    .singleElement()
                    .asString()
                    .startsWith("ping: 3 targets, 1 up, 0 degraded, 1 down, 1 unknown, last round took ");
        }
    }

    @Test
    void a_problem_is_told_once_when_it_comes() throws Exception {
        try (RunningServer server = RunningServer.start(folder, """
                targets: [ 127.0.0.1 ]
                checks: { ping: { probe: scripted, targets: all, every: 100ms, with: { stall: 1 } } }
                sinks: {}
                """);
                RoundLog log = new RoundLog(
                        server.server().monitor(),
                        new ServerProblems(server.server().monitor()))) {
            Await.until(
                    "the stall",
                    () -> server.server().monitor().health().problems().stream()
                            .anyMatch(problem -> problem.toString().contains(STALLED)));
            log.write();
            log.write();

            assertThat(messages().stream().filter(line -> line.contains(STALLED)))
                    .hasSize(1);
        }
    }

    private List<String> messages() {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
