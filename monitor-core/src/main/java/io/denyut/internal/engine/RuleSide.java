package io.denyut.internal.engine;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.MonitorHealth.NotifierHealth;
import io.denyut.Observation;
import io.denyut.Problem;
import io.denyut.Target;
import io.denyut.spi.RoundEnd;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

final class RuleSide {
    RuleSide(
            DefaultMonitor monitor,
            EngineBuilder.Options options,
            Threads threads,
            LatestTable latest,
            Consumer<AlertEvent> events) {}

    void configure(Parts parts) {}

    void start() {}

    void observe(Observation o) {}

    void roundEnded(RoundEnd e) {}

    void second(Instant now) {}

    void clockStepped() {}

    void targetsChanged() {}

    void targetsGone(String check, List<Target> gone, List<Target> everywhere) {}

    List<Alert> alerts() {
        return List.of();
    }

    LaneHealth health() {
        return LaneHealth.IDLE;
    }

    Map<String, LaneHealth> thirdPartyHealth() {
        return Map.of();
    }

    Map<String, NotifierHealth> notifierHealth() {
        return Map.of();
    }

    List<Problem> problems() {
        return List.of();
    }

    boolean isQuiet() {
        return true;
    }

    void closeRules(Deadline d) {}

    void closeDeliveries(Deadline d) {}

    void closeStore() {}
}
