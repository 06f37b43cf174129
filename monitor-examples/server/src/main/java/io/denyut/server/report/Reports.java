package io.denyut.server.report;

import io.denyut.Problem;
import io.denyut.server.config.ConfiguredReport;
import io.denyut.server.config.ObjectStore;
import io.denyut.server.config.StoredObject;
import io.denyut.server.internal.ServerThreads;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports when they are due. One whose time came while nothing ran is sent late by half of its period at most; which was sent last is
 * kept, and the id of a report is that of its period, so that none is sent twice.
 */
public final class Reports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final String KIND = "report";
    private static final String LAST = "last";
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Supplier<List<ConfiguredReport>> reports;
    private final Content content;
    private final Sender sender;
    private final ObjectStore store;
    private final ZoneId zone;
    private final InstantSource clock;
    private final ScheduledExecutorService ticker = ServerThreads.ticker("denyut-reports");
    /** What is stored as sent last, so that each look need not read it. Changed where looks are taken. */
    private final Map<String, Instant> known = new ConcurrentHashMap<>();

    private final Map<String, Problem> problems = new ConcurrentHashMap<>();

    /** Puts a notice on its way. */
    @FunctionalInterface
    public interface Sender {
        /** @param notifier whose people are told */
        void send(String notifier, Notification notice) throws Exception;
    }

    /** Says how things were. */
    @FunctionalInterface
    interface Content {
        NoticeModel of(ConfiguredReport report, Period period, Instant now) throws Exception;
    }

    /**
     * Nothing is sent before {@link #start}.
     *
     * @param reports those that are configured now
     * @param zone of their times
     */
    public Reports(
            Supplier<List<ConfiguredReport>> reports,
            ReportSource content,
            Sender sender,
            ObjectStore store,
            ZoneId zone,
            InstantSource clock) {
        this(reports, content::model, sender, store, zone, clock);
    }

    Reports(
            Supplier<List<ConfiguredReport>> reports,
            Content content,
            Sender sender,
            ObjectStore store,
            ZoneId zone,
            InstantSource clock) {
        this.reports = reports;
        this.content = content;
        this.sender = sender;
        this.store = store;
        this.zone = zone;
        this.clock = clock;
    }

    /** Begins to look at the clock. */
    public void start() {
        ticker.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends what is due now. */
    void look() {
        List<ConfiguredReport> now = reports.get();
        known.keySet().removeIf(id -> now.stream().noneMatch(each -> each.id().equals(id)));
        problems.keySet()
                .removeIf(id -> now.stream().noneMatch(each -> each.id().equals(id)));
        for (ConfiguredReport report : now) {
            try {
                look(report, clock.instant());
                problems.remove(report.id());
            } catch (Exception e) {
                Problem problem = new Problem(
                        "reports." + report.id(), "could not be sent: " + e.getMessage(), "it is tried again");
                if (!problem.equals(problems.put(report.id(), problem))) {
                    LOG.warn("report {} could not be sent; it is tried again", report.id(), e);
                }
            }
        }
    }

    private void look(ConfiguredReport report, Instant now) throws Exception {
        Period period = Period.last(report, now, zone);
        Optional<Instant> last = last(report.id());
        if (last.isEmpty()) {
            // A report that is new begins with the next period: nobody waits for the one that is over.
            remember(report, period);
            return;
        }
        if (!period.to().isAfter(last.get())) {
            return;
        }
        if (period.isStale(now)) {
            LOG.info(
                    "report {} for the time until {} is left out: nothing ran when it was due",
                    report.id(),
                    period.to());
        } else {
            sender.send(
                    report.notifier(),
                    new Notification(
                            "report-" + report.id() + "-" + period.to().getEpochSecond(),
                            NotificationKind.REPORT,
                            List.of(),
                            null,
                            content.of(report, period, now),
                            now));
        }
        remember(report, period);
    }

    private Optional<Instant> last(String id) throws IOException {
        Instant before = known.get(id);
        if (before != null) {
            return Optional.of(before);
        }
        Optional<Instant> stored = stored(id);
        stored.ifPresent(time -> known.put(id, time));
        return stored;
    }

    private Optional<Instant> stored(String id) throws IOException {
        for (StoredObject object : store.load()) {
            if (object.kind().equals(KIND) && object.id().equals(id)) {
                try {
                    return Optional.of(
                            Instant.parse(String.valueOf(object.definition().get(LAST))));
                } catch (DateTimeException e) {
                    LOG.warn("which report {} was sent last cannot be read; it begins anew", id, e);
                }
            }
        }
        return Optional.empty();
    }

    private void remember(ConfiguredReport report, Period period) throws IOException {
        store.put(new StoredObject(KIND, report.id(), Map.of(LAST, period.to().toString())));
        known.put(report.id(), period.to());
    }

    /** Reports that could not be sent. */
    public List<Problem> problems() {
        return List.copyOf(problems.values());
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
