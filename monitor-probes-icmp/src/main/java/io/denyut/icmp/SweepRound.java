package io.denyut.icmp;

import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Target;
import io.denyut.icmp.internal.HostCache;
import io.denyut.icmp.internal.Places;
import io.denyut.spi.ProbeOutput;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.ProbeRound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One round of the probe: addresses that are known go out as one sweep, names that resolve later follow one by one. */
final class SweepRound {
    /** Before the deadline, names that are still being looked up are reported. */
    private static final Duration LAST_CALL = Duration.ofMillis(30);

    private final IcmpPinger pinger;
    private final IcmpProbe probe;
    private final PingOptions options;
    private final ProbeRound round;
    private final ProbeOutput output;
    private final Places places;
    private final long deadline;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    /** The sweep and each name that is being looked up. */
    private final AtomicInteger open = new AtomicInteger(1);

    SweepRound(IcmpPinger pinger, IcmpProbe probe, PingOptions options, ProbeRound round, ProbeOutput output) {
        this.pinger = pinger;
        this.probe = probe;
        this.options = options.withTimeout(clamp(round.timeout()));
        this.places = options.places();
        this.round = round;
        this.output = output;
        this.deadline = System.nanoTime() + round.remaining().toNanos();
    }

    private static Duration clamp(Duration timeout) {
        return timeout.compareTo(PingOptions.MAX_WAIT) > 0
                ? PingOptions.MAX_WAIT
                : timeout.compareTo(PingOptions.MIN_WAIT) < 0 ? PingOptions.MIN_WAIT : timeout;
    }

    CompletionStage<Void> begin() {
        List<Known> known = new ArrayList<>(round.targets().size());
        List<Target> names = new ArrayList<>();
        for (Target target : round.targets()) {
            Optional<Reason> problem = IcmpAddress.check(target.address());
            OptionalInt literal = IcmpAddress.parseIpv4(target.address());
            if (problem.isPresent()) {
                output.report(target, ProbeResult.unknown(problem.get()));
            } else if (literal.isPresent()) {
                known.add(new Known(target, literal.getAsInt(), false, false));
            } else {
                names.add(target);
            }
        }
        names.forEach(target -> look(target, known));
        sweep(known);
        return done;
    }

    /** A target with its address. */
    private record Known(Target target, int address, boolean byName, boolean stale) {}

    private void look(Target target, List<Known> known) {
        CompletableFuture<HostCache.Resolution> lookup = pinger.hosts().resolve(target.address());
        if (lookup.isDone()) {
            HostCache.Resolution found = lookup.join();
            if (found.hasAddress()) {
                known.add(new Known(target, found.address(), true, found.kind() == HostCache.Kind.STALE));
            } else {
                output.report(target, ProbeResult.unknown(IcmpPinger.reason(found)));
            }
            return;
        }
        open.incrementAndGet();
        AtomicBoolean claimed = new AtomicBoolean();
        CompletableFuture<Void> unused = lookup.thenAccept(found -> {
            if (claimed.compareAndSet(false, true)) {
                resolved(target, found);
            }
        });
        Duration lastCall = Duration.ofNanos(deadline - System.nanoTime()).minus(LAST_CALL);
        pinger.schedule(lastCall, () -> {
            if (claimed.compareAndSet(false, true)) {
                resolved(target, IcmpPinger.late(target.address()));
            }
        });
    }

    /** On a resolver's thread or the pinger's. */
    private void resolved(Target target, HostCache.Resolution found) {
        if (!found.hasAddress()) {
            try {
                output.report(target, ProbeResult.unknown(IcmpPinger.reason(found)));
            } finally {
                close();
            }
            return;
        }
        boolean stale = found.kind() == HostCache.Kind.STALE;
        ping(List.of(new Known(target, found.address(), true, stale)), System.nanoTime());
    }

    private void sweep(List<Known> known) {
        ping(
                known,
                probe.spreadUntil(System.nanoTime(), deadline, round.targets().size(), options.timeout()));
    }

    private void ping(List<Known> known, long spreadUntil) {
        int[] addresses = known.stream().mapToInt(Known::address).toArray();
        CompletableFuture<Void> unused = pinger.sweep(
                        PingBatch.of(addresses),
                        options,
                        places,
                        spreadUntil,
                        deadline,
                        round::isOver,
                        (batch, index) -> {
                            Known one = known.get(index);
                            PingResult result = batch.result(index, one.target().address(), one.stale());
                            output.report(one.target(), toProbeResult(result, one.byName(), options.burst()));
                        })
                // What was not told when a sweep was ended early the engine fills in.
                .whenComplete((nothing, failure) -> close());
    }

    private void close() {
        if (open.decrementAndGet() == 0) {
            done.complete(null);
        }
    }

    static ProbeResult toProbeResult(PingResult result, boolean byName, int burst) {
        List<Sample> samples = new ArrayList<>();
        result.meanRtt().ifPresent(rtt -> samples.add(IcmpMetrics.RTT.of(seconds(rtt))));
        result.packetLoss().ifPresent(loss -> samples.add(IcmpMetrics.PACKET_LOSS.of(loss)));
        result.replyTtl().ifPresent(ttl -> samples.add(IcmpMetrics.REPLY_TTL.of(ttl)));
        if (burst > 1) {
            result.minRtt().ifPresent(rtt -> samples.add(IcmpMetrics.RTT_MIN.of(seconds(rtt))));
            result.maxRtt().ifPresent(rtt -> samples.add(IcmpMetrics.RTT_MAX.of(seconds(rtt))));
            result.stddevRtt().ifPresent(rtt -> samples.add(IcmpMetrics.RTT_STDDEV.of(seconds(rtt))));
            result.jitter().ifPresent(rtt -> samples.add(IcmpMetrics.JITTER.of(seconds(rtt))));
        }
        Map<String, String> facts = byName && result.address() != null
                ? Map.of("dns.address", result.address(), "dns.stale", String.valueOf(result.staleAddress()))
                : Map.of();
        return new ProbeResult(result.status(), result.reason(), samples, facts);
    }

    private static double seconds(Duration rtt) {
        return rtt.toNanos() / 1e9;
    }
}
