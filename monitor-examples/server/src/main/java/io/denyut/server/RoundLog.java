package io.denyut.server;

import io.denyut.Check;
import io.denyut.Latest;
import io.denyut.Monitor;
import io.denyut.MonitorHealth.CheckHealth;
import io.denyut.Problem;
import io.denyut.Status;
import io.denyut.server.api.ServerProblems;
import io.denyut.server.internal.ServerThreads;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per check and minute, and one for each problem of the monitor when it comes and when it goes. */
final class RoundLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoundLog.class);

    private final Monitor monitor;
    private final ServerProblems serverProblems;
    private final ScheduledExecutorService ticker = ServerThreads.ticker("denyut-round-log");
    private Set<String> problems = Set.of();

    RoundLog(Monitor monitor, ServerProblems serverProblems) {
        this.monitor = monitor;
        this.serverProblems = serverProblems;
    }

    void start() {
        ticker.scheduleAtFixedRate(this::quietly, 1, 1, TimeUnit.MINUTES);
    }

    private void quietly() {
        try {
            write();
        } catch (RuntimeException e) {
            LOG.error("the summary of the last minute could not be made", e);
        }
    }

    /** Writes the lines of now. */
    void write() {
        Map<String, Map<Status, Integer>> counts = new HashMap<>();
        for (Latest latest : monitor.latest()) {
            counts.computeIfAbsent(latest.observation().checkId(), id -> new EnumMap<>(Status.class))
                    .merge(latest.observation().status(), 1, Integer::sum);
        }
        Map<String, CheckHealth> health = monitor.health().checks();
        for (Check check : monitor.checks()) {
            CheckHealth now = health.get(check.id());
            if (now != null) {
                Map<Status, Integer> count = counts.getOrDefault(check.id(), Map.of());
                LOG.info(
                        "{}: {} targets, {} up, {} degraded, {} down, {} unknown, last round took {} ms{}",
                        check.id(),
                        now.targets(),
                        count.getOrDefault(Status.UP, 0),
                        count.getOrDefault(Status.DEGRADED, 0),
                        count.getOrDefault(Status.DOWN, 0),
                        count.getOrDefault(Status.UNKNOWN, 0),
                        now.lastDuration().toMillis(),
                        now.skippedTicks() == 0 ? "" : ", " + now.skippedTicks() + " ticks skipped since the start");
            }
        }
        writeProblems();
    }

    private void writeProblems() {
        Set<String> now = new HashSet<>();
        for (Problem problem : serverProblems.now()) {
            now.add(problem.where());
            if (!problems.contains(problem.where())) {
                LOG.warn("{}", problem);
            }
        }
        for (String before : problems) {
            if (!now.contains(before)) {
                LOG.info("{}: well again", before);
            }
        }
        problems = now;
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
