package io.denyut.internal.engine;

import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.Problem;
import io.denyut.internal.lane.LaneSpool;
import io.denyut.internal.lane.SinkLane;
import io.denyut.internal.time.Deadline;
import io.denyut.internal.time.TickClock;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkOptions;
import io.denyut.spi.SinkOptions.OnFull;
import io.denyut.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes of a monitor's sinks, by id. Changed under the monitor's own lock; the pipeline is given the list as a whole. */
final class SinkLanes {
    private static final Logger LOG = LoggerFactory.getLogger(SinkLanes.class);
    private static final Duration REPLACED_WITHIN = Duration.ofSeconds(10);

    private final TimeSource time;
    private final TickClock clock;
    private final EngineThreads threads;
    private final @Nullable Path spoolDirectory;
    private final PlugInCloser closer;
    private final Consumer<List<SinkLane>> pipeline;
    private volatile Map<String, SinkLane> lanes = Map.of();

    SinkLanes(
            TimeSource time,
            TickClock clock,
            EngineThreads threads,
            @Nullable Path spoolDirectory,
            PlugInCloser closer,
            Consumer<List<SinkLane>> pipeline) {
        this.time = time;
        this.clock = clock;
        this.threads = threads;
        this.spoolDirectory = spoolDirectory;
        this.closer = closer;
        this.pipeline = pipeline;
    }

    /** Makes lanes for sinks that are new; lanes of sinks that are gone write what they have, then close their sink. */
    void apply(Map<String, Sink> sinks) {
        Map<String, SinkLane> before = lanes;
        Map<String, SinkLane> now = new LinkedHashMap<>();
        List<SinkLane> gone = new ArrayList<>();
        List<String> fresh = new ArrayList<>();
        sinks.forEach((id, sink) -> {
            SinkLane lane = before.get(id);
            if (lane != null && lane.sink() == sink) {
                now.put(id, lane);
            } else {
                if (lane != null) {
                    gone.add(lane);
                }
                fresh.add(id);
            }
        });
        before.forEach((id, lane) -> {
            if (!sinks.containsKey(id)) {
                gone.add(lane);
            }
        });
        for (String id : fresh) {
            SinkLane replaced = before.get(id);
            if (replaced != null) {
                // One spool, one owner: the old lane hands it over.
                replaced.close(Deadline.in(REPLACED_WITHIN));
            }
            Sink sink = sinks.get(id);
            if (sink != null) {
                SinkLane lane = lane(id, sink);
                now.put(id, lane);
                lane.start();
            }
        }
        Map<String, SinkLane> ordered = new LinkedHashMap<>();
        sinks.keySet().forEach(id -> ordered.put(id, java.util.Objects.requireNonNull(now.get(id))));
        lanes = ordered;
        pipeline.accept(List.copyOf(ordered.values()));
        gone.forEach(lane -> closer.later(new PlugInCloser.Part("sink " + lane.id(), () -> {
            lane.close(Deadline.in(REPLACED_WITHIN));
            lane.sink().close();
        })));
    }

    private SinkLane lane(String id, Sink sink) {
        SinkOptions options = sink.options();
        LaneSpool spool = null;
        if (options.onFull() == OnFull.SPOOL && spoolDirectory != null) {
            try {
                spool = LaneSpool.open(spoolDirectory.resolve(id), options);
                if (spool.records() > 0) {
                    LOG.info("sink {}: {} items from before are waiting on disk", id, spool.records());
                }
            } catch (IOException e) {
                LOG.warn("sink {}: goes on without a spool: {}", id, e.toString());
            }
        }
        return new SinkLane(id, sink, options, time, clock, threads.named(), spool, threads.disk());
    }

    /** Ends all lanes together, so that one that is stuck costs the others nothing. */
    void close(Deadline deadline) {
        List<SinkLane> all = List.copyOf(lanes.values());
        all.forEach(SinkLane::beginClose);
        // A tenth is kept for closing the plug-ins themselves.
        Deadline most = deadline.allBut(10);
        all.forEach(lane -> lane.close(most));
    }

    List<PlugInCloser.Part> partsToClose() {
        return lanes.values().stream()
                .map(lane -> new PlugInCloser.Part("sink " + lane.id(), lane.sink()::close))
                .toList();
    }

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        lanes.values().forEach(lane -> problems.addAll(lane.problems()));
        return problems;
    }

    Map<String, LaneHealth> health() {
        Map<String, LaneHealth> health = new LinkedHashMap<>();
        lanes.forEach((id, lane) -> health.put(id, lane.health()));
        return health;
    }
}
