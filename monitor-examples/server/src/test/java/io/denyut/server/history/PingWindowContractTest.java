package io.denyut.server.history;

import io.denyut.spi.Sink;
import io.denyut.testkit.Observations;
import io.denyut.testkit.SinkContract;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Its storage is its memory, so the sink that is opened again is the same one. */
class PingWindowContractTest extends SinkContract {
    private final PingWindow window =
            new PingWindow(() -> Set.of(Observations.CHECK, "other-check"), InstantSource.system());

    @Override
    protected Sink open() {
        return window;
    }

    @Override
    protected List<Entry> readBack() {
        List<Entry> entries = new ArrayList<>();
        for (String id : window.targets()) {
            window.newest(id, Instant.MIN, Instant.MAX, Integer.MAX_VALUE)
                    .forEach(ping -> entries.add(new Entry(ping.target().id(), ping.tick())));
        }
        Collections.reverse(entries);
        return entries;
    }
}
