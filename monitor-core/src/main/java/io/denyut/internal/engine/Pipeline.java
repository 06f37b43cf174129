package io.denyut.internal.engine;

import io.denyut.AlertEvent;
import io.denyut.Observation;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.internal.lane.SinkLane;
import java.util.List;
import java.util.Map;

/** Sends observations to the table of what is known now, the sinks, the rules and the listener. Never blocks; thread-safe. */
final class Pipeline {
    private final LatestTable latest;
    private final SampleGuard guard;
    private final RuleSide rules;
    private final ListenerLane listener;

    /** Replaced as a whole. */
    private volatile List<SinkLane> sinks = List.of();

    Pipeline(LatestTable latest, SampleGuard guard, RuleSide rules, ListenerLane listener) {
        this.latest = latest;
        this.guard = guard;
        this.rules = rules;
        this.listener = listener;
    }

    void sinks(List<SinkLane> now) {
        sinks = List.copyOf(now);
    }

    List<SinkLane> sinks() {
        return sinks;
    }

    /**
     * @param watched false when the target is no longer in the set of its check: only sinks see the observation then
     */
    void publish(Observation measured, Map<String, String> facts, boolean watched) {
        Observation observation = admit(measured);
        if (!watched) {
            sinks.forEach(sink -> sink.offer(observation));
            return;
        }
        LatestTable.Change change = latest.put(observation, facts);
        for (SinkLane sink : sinks) {
            sink.offer(observation);
            change.facts().forEach(sink::offer);
        }
        if (change.taken()) {
            tellStatus(observation, change);
            rules.observe(observation);
        }
    }

    /** Takes observations of an agent for everybody but the sinks that answer for it. */
    void publishIngested(Observation measured, Map<String, String> facts, List<SinkLane> except) {
        LatestTable.Change change = latest.put(measured, facts);
        for (SinkLane sink : sinks) {
            if (!except.contains(sink)) {
                sink.offer(measured);
                change.facts().forEach(sink::offer);
            }
        }
        if (change.taken()) {
            tellStatus(measured, change);
            rules.observe(measured);
        }
    }

    Observation admit(Observation measured) {
        List<Sample> admitted = guard.admit(measured.target().id(), measured.samples());
        return admitted == measured.samples()
                ? measured
                : new Observation(
                        measured.target(),
                        measured.checkId(),
                        measured.source(),
                        measured.tick(),
                        measured.time(),
                        measured.elapsed(),
                        measured.status(),
                        measured.reason(),
                        admitted);
    }

    private void tellStatus(Observation observation, LatestTable.Change change) {
        Status before = change.before();
        if (before != null && before != observation.status()) {
            listener.tell(l -> l.statusChanged(before, observation));
        }
    }

    void alert(AlertEvent event) {
        sinks.forEach(sink -> sink.offer(event));
        listener.tell(l -> l.alert(event));
    }
}
