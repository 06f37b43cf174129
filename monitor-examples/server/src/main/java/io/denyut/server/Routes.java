package io.denyut.server;

import io.denyut.Monitor;
import io.denyut.server.api.Health;
import io.denyut.server.compat.PingLatest;
import io.denyut.server.compat.PingStatus;
import io.denyut.server.compat.RecentResults;
import io.denyut.server.http.Permission;
import io.denyut.server.http.Route;
import io.denyut.server.http.RouteTable;
import io.denyut.server.http.StaticFiles;
import io.denyut.server.http.StreamRoute;
import io.denyut.server.live.LiveHub;
import io.denyut.server.view.TargetViews;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The table of everything that the server answers, with the permission each needs. */
final class Routes {
    /** The addresses of pages: all answer with the shell, which shows the page of its address. */
    private static final List<String> PAGES = List.of("/", "/targets", "/targets/<id>", "/health");

    private Routes() {}

    static RouteTable of(
            Monitor monitor,
            TargetViews views,
            RecentResults recent,
            LiveHub live,
            ServerInfo info,
            ZoneId zone,
            InstantSource clock) {
        StaticFiles files = new StaticFiles();
        List<Route> routes = new ArrayList<>();
        PAGES.forEach(path -> routes.add(Route.get(path, Permission.PAGE, files::index)));
        routes.add(Route.get("/assets/<file>", Permission.PAGE, files));
        routes.add(Route.get("/api/health", Permission.READ, new Health(monitor, clock)));
        routes.add(Route.get("/api/ping/status", Permission.READ, new PingStatus(views, zone)));
        routes.add(Route.get("/api/ping/latest", Permission.READ, new PingLatest(recent, zone)));
        routes.add(Route.get("/api/v1/server", Permission.READ, info));
        routes.add(Route.get("/api/v1/live", Permission.READ, live::snapshot));
        return new RouteTable(routes, List.of(new StreamRoute("/api/v1/live/stream", Permission.READ, live::serve)));
    }
}
