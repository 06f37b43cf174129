package io.denyut.server.http;

import java.util.List;

/** Everything that the server answers. What is not in it does not exist. */
public record RouteTable(List<Route> routes, List<StreamRoute> streams) {
    public RouteTable {
        routes = List.copyOf(routes);
        streams = List.copyOf(streams);
    }
}
