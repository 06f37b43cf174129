package io.denyut.server;

import io.denyut.server.api.Alerts;
import io.denyut.server.api.ApiDocument;
import io.denyut.server.api.Availabilities;
import io.denyut.server.api.ConfigView;
import io.denyut.server.api.Health;
import io.denyut.server.api.History;
import io.denyut.server.api.LatestResults;
import io.denyut.server.api.Notifiers;
import io.denyut.server.api.Probes;
import io.denyut.server.api.Receipts;
import io.denyut.server.api.ServerHealth;
import io.denyut.server.api.StateChanges;
import io.denyut.server.api.Statistics;
import io.denyut.server.api.TargetEdit;
import io.denyut.server.api.Targets;
import io.denyut.server.api.TemplateEdit;
import io.denyut.server.compat.PingDevice;
import io.denyut.server.compat.PingLatest;
import io.denyut.server.compat.PingStatistics;
import io.denyut.server.compat.PingStatus;
import io.denyut.server.compat.PingTest;
import io.denyut.server.compat.SelfTests;
import io.denyut.server.http.Handler;
import io.denyut.server.http.Permission;
import io.denyut.server.http.Route;
import io.denyut.server.http.RouteTable;
import io.denyut.server.http.StaticFiles;
import io.denyut.server.http.StreamRoute;
import io.denyut.server.live.Sparklines;
import io.denyut.store.JdbcStore;
import io.denyut.store.StoreHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of everything that the server answers, with the permission each needs. */
final class Routes {
    /** The addresses of pages: all answer with the shell, which shows the page of its address. */
    private static final List<String> PAGES =
            List.of("/", "/targets", "/targets/<id>", "/alerts", "/channels", "/health");

    private final ServerParts parts;
    private final List<Route> routes = new ArrayList<>();
    private final List<StreamRoute> streams = new ArrayList<>();

    private Routes(ServerParts parts) {
        this.parts = parts;
    }

    static RouteTable of(ServerParts parts) {
        Routes table = new Routes(parts);
        table.page();
        table.s1();
        table.v1();
        table.alerts();
        return new RouteTable(table.routes, table.streams);
    }

    private void page() {
        StaticFiles files = new StaticFiles();
        PAGES.forEach(path -> routes.add(Route.get(path, Permission.PAGE, files::index)));
        routes.add(Route.get("/assets/<file>", Permission.PAGE, files));
        routes.add(Route.get("/api/openapi.yaml", Permission.PAGE, new ApiDocument()));
    }

    private void s1() {
        read("/api/health", new Health(parts.monitor(), parts.problems(), this::storeHealth, parts.clock()));
        read(
                "/api/ping/status",
                new PingStatus(parts.views(), parts.service()::stopped, parts.zone(), parts.clock(), parts.aside()));
        read("/api/ping/latest", new PingLatest(parts.history(), parts.zone()));
        read("/api/ping/device/<id>", new PingDevice(parts.monitor(), parts.history(), parts.zone(), parts.clock()));
        read("/api/ping/statistics", new PingStatistics(parts.monitor(), parts.history(), parts.zone(), parts.clock()));
        read("/api/ping/service/status", parts.service()::status);
        routes.add(Route.post("/api/ping/service/start", Permission.OPERATE, parts.service()::start));
        routes.add(Route.post("/api/ping/service/stop", Permission.OPERATE, parts.service()::stop));
        routes.add(
                Route.post("/api/ping/test/{ip}", Permission.OPERATE, new PingTest(parts.manualProbe(), parts.zone())));
        SelfTests tests = new SelfTests(parts.manualProbe(), parts.inventory(), parts.zone(), parts.clock());
        read("/test", tests::application);
        read("/test-db", tests::database);
        read("/test-ping", tests::ping);
    }

    private void v1() {
        read("/api/v1/server", parts.info());
        read(
                "/api/v1/health",
                new ServerHealth(
                        parts.monitor(),
                        parts.problems(),
                        this::storeHealth,
                        parts.data(),
                        parts.live()::viewers,
                        parts.queries(),
                        parts.clock()));
        read("/api/v1/config", new ConfigView(parts.configuration()));
        TargetEdit edit = new TargetEdit(parts.configuration());
        routes.add(Route.post("/api/v1/targets", Permission.OPERATE, edit::add));
        routes.add(Route.delete("/api/v1/targets/<id>", Permission.OPERATE, edit::remove));
        read("/api/v1/live", parts.live()::snapshot);
        streams.add(new StreamRoute("/api/v1/live/stream", Permission.READ, parts.live()::serve));
        read("/api/v1/live/sparklines", new Sparklines(parts.live(), parts.history()));
        Targets targets = new Targets(
                parts.monitor(),
                parts.views(),
                parts.owner(),
                () -> parts.configuration().current().dependencies().through(),
                parts.clock(),
                parts.aside());
        read("/api/v1/targets", targets::list);
        read("/api/v1/targets/<id>", targets::one);
        routes.add(Route.post(
                "/api/v1/targets/<id>/probe",
                Permission.OPERATE,
                new Probes(parts.monitor(), parts.views()::pingChecks, parts.manualProbe())));
        read(
                "/api/v1/history",
                new History(parts.monitor(), parts.history(), parts.views()::pingChecks, parts.clock()));
        read("/api/v1/latest", new LatestResults(parts.monitor(), parts.clock(), parts.aside()));
        read(
                "/api/v1/statistics",
                new Statistics(
                        parts.monitor(),
                        parts.store().map(JdbcStore::history),
                        parts.queries(),
                        parts.views()::pingChecks,
                        parts.clock()));
        read(
                "/api/v1/availability",
                new Availabilities(
                        parts.monitor(), parts.store(), parts.queries(), parts.views()::countingChecks, parts.clock()));
        read(
                "/api/v1/state-changes",
                new StateChanges(
                        parts.monitor(),
                        parts.history(),
                        parts.store().isPresent()
                                ? "stored"
                                : Long.toString(parts.clock().millis(), Character.MAX_RADIX)));
    }

    private void alerts() {
        Alerts alerts = new Alerts(parts.monitor(), parts.queries(), parts.clock());
        read("/api/v1/alerts", alerts::open);
        read("/api/v1/alerts/history", alerts::history);
        read("/api/v1/alerts/{id}/why", alerts::why);
        Notifiers notifiers = new Notifiers(
                parts.monitor(),
                parts.configuration(),
                parts.queries(),
                parts.channelTest(),
                parts.templates()::current,
                parts.receipts(),
                System::nanoTime);
        read("/api/v1/notifiers", notifiers::list);
        routes.add(Route.post("/api/v1/notifiers/{id}/test", Permission.OPERATE, notifiers::test));
        Receipts receipts = new Receipts(parts.configuration(), parts.receipts());
        routes.add(Route.get("/api/v1/notifiers/{id}/receipts", Permission.SIGNED, receipts::challenge));
        routes.add(Route.post("/api/v1/notifiers/{id}/receipts", Permission.SIGNED, receipts::take));
        TemplateEdit templates = new TemplateEdit(parts.templates(), parts.monitor(), parts.queries(), parts.zone());
        read("/api/v1/templates", templates::list);
        read("/api/v1/templates/{id}", templates::one);
        routes.add(Route.put("/api/v1/templates/{id}", Permission.OPERATE, templates::put));
        routes.add(Route.delete("/api/v1/templates/{id}", Permission.OPERATE, templates::reset));
        routes.add(Route.post("/api/v1/templates/{id}/preview", Permission.READ, templates::preview));
    }

    private Optional<StoreHealth> storeHealth() {
        return parts.store().map(JdbcStore::health);
    }

    private void read(String path, Handler handler) {
        routes.add(Route.get(path, Permission.READ, handler));
    }
}
