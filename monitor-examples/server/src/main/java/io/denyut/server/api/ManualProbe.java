package io.denyut.server.api;

import io.denyut.Monitor;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Target;
import io.denyut.icmp.IcmpAddress;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.icmp.IcmpPinger;
import io.denyut.icmp.PingResult;
import io.denyut.server.http.HttpProblem;
import io.denyut.server.http.Parameters;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Looks at one target now because somebody asked. Through the check that pings, so that a look is paced and set up like a round; through a
 * pinger of its own where no check pings. Five looks per second at most, ten at once: nobody floods a network through this server.
 */
public final class ManualProbe implements AutoCloseable {
    private static final double PER_SECOND = 5;
    private static final int BURST = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OWN_CHECK = "manual";

    private final Monitor monitor;
    private final Supplier<Set<String>> pingChecks;
    private final InstantSource clock;
    private final TokenBucket bucket = new TokenBucket(PER_SECOND, BURST, System::nanoTime);
    /** Starts no thread and opens nothing before its first use. */
    private final IcmpPinger pinger = IcmpPinger.builder().name("denyut-manual").build();

    public ManualProbe(Monitor monitor, Supplier<Set<String>> pingChecks, InstantSource clock) {
        this.monitor = monitor;
        this.pingChecks = pingChecks;
        this.clock = clock;
    }

    /**
     * The target of the monitor that has an address, if one has.
     *
     * @throws HttpProblem 400 if it is no address of one host
     */
    public Optional<Target> targetAt(String address) {
        requireOneHost(address);
        return monitor.targets().values().stream()
                .filter(target -> target.address().equals(address))
                .findFirst();
    }

    /**
     * Pings a target.
     *
     * @throws HttpProblem 400 for an address that is not one host's, 429 for too many looks, 503 if the check cannot look
     */
    public Observation ping(Target target) throws InterruptedException {
        requireOneHost(target.address());
        take();
        Optional<String> check = pingChecks.get().stream().sorted().findFirst();
        return check.isPresent() ? through(check.get(), target) : await(ownPing(target));
    }

    /**
     * Looks at a target by a check.
     *
     * @throws HttpProblem as for {@link #ping}, and 404 if there is no such check
     */
    public Observation look(String checkId, Target target) throws InterruptedException {
        take();
        return through(checkId, target);
    }

    private Observation through(String checkId, Target target) throws InterruptedException {
        try {
            return await(monitor.probeNow(checkId, target));
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(404, String.valueOf(e.getMessage()));
        }
    }

    private void take() {
        bucket.take().ifPresent(wait -> {
            throw HttpProblem.later(
                    429,
                    "more than " + BURST + " looks at once or " + (int) PER_SECOND + " per second; try again in "
                            + Math.max(1, wait.plusMillis(999).toSeconds()) + " s",
                    wait);
        });
    }

    private static Observation await(CompletionStage<Observation> look) throws InterruptedException {
        try {
            return look.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw HttpProblem.later(
                    503, "the check has not come to it within " + PATIENCE.toSeconds() + " s", Duration.ofSeconds(5));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw HttpProblem.later(503, "the check cannot look now: " + cause.getMessage(), Duration.ofSeconds(5));
        }
    }

    private CompletionStage<Observation> ownPing(Target target) {
        Instant tick = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return pinger.ping(target.address()).thenApply(result -> observation(target, tick, result));
    }

    private Observation observation(Target target, Instant tick, PingResult result) {
        List<Sample> samples = new ArrayList<>();
        result.meanRtt().ifPresent(rtt -> samples.add(IcmpMetrics.RTT.of(rtt.toNanos() / 1e9)));
        result.packetLoss().ifPresent(loss -> samples.add(IcmpMetrics.PACKET_LOSS.of(loss)));
        Instant now = clock.instant();
        Duration took = Duration.between(tick, now);
        return new Observation(
                target,
                OWN_CHECK,
                Observation.LOCAL,
                tick,
                now,
                took.isNegative() ? Duration.ZERO : took,
                result.status(),
                result.reason(),
                samples);
    }

    private static void requireOneHost(String address) {
        Optional<Reason> problem = IcmpAddress.check(address);
        if (problem.isPresent()) {
            throw new HttpProblem(400, problem.get().text());
        }
        OptionalInt number = IcmpAddress.parseIpv4(address);
        if (number.isPresent()) {
            kindOfMany(number.getAsInt()).ifPresent(kind -> {
                throw new HttpProblem(400, "'" + Parameters.shown(address) + "' is " + kind + ", not one host");
            });
        }
    }

    /** Addresses that no single host has: RFC 1122 section 3.2.1.3, RFC 5771, and the broadcasts of this host's own networks. */
    private static Optional<String> kindOfMany(int address) {
        int first = address >>> 24;
        if (first == 0) {
            return Optional.of("no host's address (0.0.0.0/8)");
        }
        if (first >= 224 && first < 240) {
            return Optional.of("a multicast address (224.0.0.0/4)");
        }
        if (first >= 240) {
            return Optional.of(address == -1 ? "the broadcast address" : "a reserved address (240.0.0.0/4)");
        }
        return isBroadcastOfThisHost(IcmpAddress.format(address))
                ? Optional.of("the broadcast address of a network of this host")
                : Optional.empty();
    }

    private static boolean isBroadcastOfThisHost(String address) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(network -> network.getInterfaceAddresses().stream())
                    .map(InterfaceAddress::getBroadcast)
                    .anyMatch(broadcast ->
                            broadcast != null && broadcast.getHostAddress().equals(address));
        } catch (SocketException e) {
            return false; // the kernel refuses broadcasts, too
        }
    }

    @Override
    public void close() {
        pinger.close();
    }
}
