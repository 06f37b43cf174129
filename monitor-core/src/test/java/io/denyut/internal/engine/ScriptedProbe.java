package io.denyut.internal.engine;

import io.denyut.Target;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.RoundMode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A probe that does what the test says, and remembers its calls. */
final class ScriptedProbe implements Probe {
    interface Script {
        CompletionStage<Void> run(ProbeRound round, ProbeOutput output) throws Exception;
    }

    final List<ProbeRound> rounds = new CopyOnWriteArrayList<>();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    volatile Script script;
    volatile Duration needs = Duration.ZERO;
    private final RoundMode mode;

    private ScriptedProbe(RoundMode mode, Script script) {
        this.mode = mode;
        this.script = script;
    }

    static ScriptedProbe sweep(Script script) {
        return new ScriptedProbe(RoundMode.SWEEP, script);
    }

    static ScriptedProbe perTarget(Script script) {
        return new ScriptedProbe(RoundMode.PER_TARGET, script);
    }

    /** Every target is UP. */
    static CompletionStage<Void> up(ProbeRound round, ProbeOutput output) {
        for (Target target : round.targets()) {
            output.report(target, ProbeResult.up());
        }
        return CompletableFuture.completedFuture(null);
    }

    /** Says nothing and never ends. */
    static CompletionStage<Void> never(ProbeRound round, ProbeOutput output) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> probe(ProbeRound round, ProbeOutput output) {
        rounds.add(round);
        inside.incrementAndGet();
        try {
            return script.run(round, output);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public RoundMode roundMode() {
        return mode;
    }

    @Override
    public Duration needs(Collection<Target> targets, Duration timeout) {
        return needs;
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
