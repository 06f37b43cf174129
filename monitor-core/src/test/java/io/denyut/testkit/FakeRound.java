package io.denyut.testkit;

import io.denyut.Target;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/** A round that a test makes itself, over after a real time span or when the test says so. */
public final class FakeRound implements ProbeRound {
    private final List<Target> targets;
    private final Duration timeout;
    private final Secrets secrets;
    private final long number;
    private final long deadline;
    private volatile boolean ended;

    private FakeRound(List<Target> targets, Duration timeout, Secrets secrets, long number) {
        this.targets = List.copyOf(targets);
        this.timeout = timeout;
        this.secrets = secrets;
        this.number = number;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /** A round that is over after a time span from now. */
    public static FakeRound of(Duration timeout, List<Target> targets) {
        return new FakeRound(targets, timeout, Secrets.none(), 1);
    }

    public static FakeRound of(Duration timeout, Target... targets) {
        return of(timeout, List.of(targets));
    }

    /** The same round, from now on, with secrets. */
    public FakeRound withSecrets(Secrets secrets) {
        return new FakeRound(targets, timeout, secrets, number);
    }

    /** Ends it before its deadline, as a monitor does that is closed. */
    public void end() {
        ended = true;
    }

    @Override
    public String checkId() {
        return "fake-round";
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public Instant tick() {
        return Instant.parse("2026-01-01T00:00:00Z");
    }

    @Override
    public List<Target> targets() {
        return targets;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    @Override
    public boolean isOver() {
        return ended || System.nanoTime() - deadline >= 0;
    }

    /** Runs each task on a thread of its own. */
    @Override
    public Executor workers() {
        return task -> {
            Thread thread = new Thread(task, "fake-round-worker");
            thread.setDaemon(true);
            thread.start();
        };
    }

    @Override
    public Secrets secrets() {
        return secrets;
    }
}
