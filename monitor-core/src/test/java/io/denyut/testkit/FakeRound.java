package io.denyut.testkit;

import io.denyut.Target;
import io.denyut.spi.ProbeRound;
import io.denyut.spi.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A round to give to a probe: real time, no engine. Defaults: check {@code test}, number 1, timeout 1 s, deadline 10 s from
 * {@link #build()}.
 */
public final class FakeRound implements ProbeRound {
    private final Builder settings;
    private final List<Target> targets;
    private final long deadline;
    private volatile boolean over;

    private FakeRound(Builder settings) {
        this.settings = settings;
        this.targets = settings.targets;
        this.deadline = System.nanoTime() + settings.within.toNanos();
    }

    /** A round with the defaults. */
    public static FakeRound of(Target... targets) {
        return over(List.of(targets)).build();
    }

    /** A round that can still be changed. */
    public static Builder over(List<Target> targets) {
        return new Builder(targets);
    }

    /** Ends it before its deadline, as a closing monitor does. */
    public void end() {
        over = true;
    }

    @Override
    public String checkId() {
        return settings.checkId;
    }

    @Override
    public long number() {
        return settings.number;
    }

    @Override
    public Instant tick() {
        return settings.tick;
    }

    @Override
    public List<Target> targets() {
        return targets;
    }

    @Override
    public Duration timeout() {
        return settings.timeout;
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    @Override
    public boolean isOver() {
        return over || System.nanoTime() - deadline >= 0;
    }

    /** Each task on a thread of its own, which ends with it. */
    @Override
    public Executor workers() {
        return task -> {
            Thread worker = new Thread(task, "fake-round-worker");
            worker.setDaemon(true);
            worker.start();
        };
    }

    @Override
    public Secrets secrets() {
        return settings.secrets;
    }

    /** What a round is like. */
    public static final class Builder {
        private final List<Target> targets;
        private String checkId = "test";
        private long number = 1;
        private Instant tick = Instant.parse("2026-01-01T00:00:00Z");
        private Duration timeout = Duration.ofSeconds(1);
        private Duration within = Duration.ofSeconds(10);
        private Secrets secrets = Secrets.none();

        private Builder(List<Target> targets) {
            this.targets = List.copyOf(targets);
        }

        public Builder check(String id) {
            checkId = id;
            return this;
        }

        public Builder number(long number) {
            this.number = number;
            return this;
        }

        public Builder tick(Instant tick) {
            this.tick = tick;
            return this;
        }

        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** The time from {@link #build()} to the deadline. */
        public Builder within(Duration within) {
            this.within = within;
            return this;
        }

        public Builder secrets(Secrets secrets) {
            this.secrets = secrets;
            return this;
        }

        /** Starts it. */
        public FakeRound build() {
            return new FakeRound(this);
        }
    }
}
