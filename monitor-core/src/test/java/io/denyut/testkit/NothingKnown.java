package io.denyut.testkit;

import io.denyut.Latest;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Series;
import io.denyut.spi.SeriesQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A rule's context in which nothing has been measured yet. */
public class NothingKnown implements RuleContext {
    @Override
    public List<Latest> latest(String targetId) {
        return List.of();
    }

    @Override
    public Map<String, String> facts(String targetId) {
        return Map.of();
    }

    @Override
    public List<Target> children(String targetId) {
        return List.of();
    }

    @Override
    public TargetMode mode(String targetId) {
        return TargetMode.ACTIVE;
    }

    @Override
    public List<CheckInfo> checks() {
        return List.of();
    }

    @Override
    public CompletionStage<Series> warmUp(SeriesQuery query, Duration atMost) {
        return CompletableFuture.completedFuture(Series.EMPTY);
    }
}
