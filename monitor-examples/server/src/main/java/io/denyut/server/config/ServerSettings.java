package io.denyut.server.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What takes effect with a start only. */
record ServerSettings(OptionalInt port, Optional<String> bind, ZoneId zone, StoreSettings store, Duration groupWait) {
    /** The keys that differ from those of the start. */
    List<String> changedSince(ServerSettings start) {
        List<String> keys = new ArrayList<>();
        if (!port.equals(start.port())) {
            keys.add("server.port");
        }
        if (!bind.equals(start.bind())) {
            keys.add("server.bind");
        }
        if (!zone.equals(start.zone())) {
            keys.add("zone");
        }
        if (!store.equals(start.store())) {
            keys.add("store");
        }
        if (!groupWait.equals(start.groupWait())) {
            keys.add("alerts.groupWait");
        }
        return List.copyOf(keys);
    }
}
