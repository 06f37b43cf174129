package io.denyut.server.report;

import io.denyut.Monitor;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.server.config.ConfiguredReport;
import io.denyut.server.history.StoreQueries;
import io.denyut.server.report.ReportBuilder.Past;
import io.denyut.server.view.TargetViews;
import io.denyut.spi.NoticeModel;
import io.denyut.store.Availability;
import io.denyut.store.History.Statistics;
import io.denyut.store.JdbcStore;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks the monitor and the store for what a report says. */
public final class ReportSource {
    private final Monitor monitor;
    private final TargetViews views;
    private final Optional<JdbcStore> store;
    private final StoreQueries queries;
    private final ZoneId zone;

    /** @param store empty where there is none: then a report has no availability and no worst targets */
    public ReportSource(
            Monitor monitor, TargetViews views, Optional<JdbcStore> store, StoreQueries queries, ZoneId zone) {
        this.monitor = monitor;
        this.views = views;
        this.store = store;
        this.queries = queries;
        this.zone = zone;
    }

    NoticeModel model(ConfiguredReport report, Period period, Instant now) {
        List<Past> past = store.map(kept -> List.of(queries.ask(() -> past(kept, period))))
                .orElse(List.of());
        return ReportBuilder.model(report.id(), period, zone, now, views.all(), monitor.alerts(), past);
    }

    private Past past(JdbcStore kept, Period period) throws Exception {
        Set<String> checks = views.pingChecks();
        Statistics rtt =
                kept.history().statistics(Optional.empty(), checks, IcmpMetrics.RTT.name(), period.from(), period.to());
        Statistics loss = kept.history()
                .statistics(Optional.empty(), checks, IcmpMetrics.PACKET_LOSS.name(), period.from(), period.to());
        Map<String, Availability> worst = new LinkedHashMap<>();
        for (String id : ReportBuilder.worst(rtt)) {
            worst.put(id, kept.states().availability(id, views.countingChecks(), period.from(), period.to()));
        }
        return new Past(rtt, loss, worst);
    }
}
