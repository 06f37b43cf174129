package io.denyut.server.compat;

import io.denyut.Monitor;
import io.denyut.server.history.PingHistory;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Parameters;

/** Which devices there are. */
final class Devices {
    private final Monitor monitor;
    private final PingHistory history;

    Devices(Monitor monitor, PingHistory history) {
        this.monitor = monitor;
        this.history = history;
    }

    /** Refuses what is neither watched now nor has left results. */
    void requireKnown(String id) {
        if (!history.knows(id) && !monitor.targets().containsKey(id)) {
            throw new HttpProblem(
                    404,
                    "there is no device '" + Parameters.shown(id) + "': it is not in the inventory and has no results");
        }
    }
}
