package io.denyut.icmp;

import io.denyut.Reason;
import io.denyut.icmp.internal.HostCache;
import io.denyut.icmp.internal.Job;
import io.denyut.icmp.internal.LinuxSyscalls;
import io.denyut.icmp.internal.LinuxSyscalls.UnsupportedPlatformException;
import io.denyut.icmp.internal.PingLoop;
import io.denyut.icmp.internal.Places;
import io.denyut.icmp.internal.SocketOpener;
import io.denyut.icmp.internal.Syscalls;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pings one host or a hundred thousand, from one thread. Works without a monitor.
 *
 * <p>Needs 64-bit Linux and either {@code net.ipv4.ping_group_range} or {@code CAP_NET_RAW}; without, results are UNKNOWN with reason
 * {@code icmp.permission} and the command that mends it, and each new sweep tries again. IPv4 only so far. Thread-safe. The thread and the
 * sockets are made at the first use.
 *
 * @since 0.1.0
 */
public final class IcmpPinger implements AutoCloseable {
    /** How long a single ping waits for the resolver. */
    private static final Duration DNS_PATIENCE = Duration.ofSeconds(5);

    private final Builder config;
    private final HostCache hosts;

    /** Guarded by {@code this}. */
    private @Nullable PingLoop loop;

    /** Guarded by {@code this}. */
    private @Nullable Reason platform;

    /** Guarded by {@code this}. */
    private boolean closed;

    private IcmpPinger(Builder config) {
        this.config = config;
        this.hosts = new HostCache(config.name, config.lookup::lookup, System::nanoTime);
    }

    /** A pinger with the defaults of {@link Builder}. */
    public static IcmpPinger create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Pings one host.
     *
     * @param host an IPv4 address or a name
     * @return the result; dependent stages run on the pinger's thread, so use their {@code Async} forms if they block. Fails with
     *     {@link CancellationException} if the pinger is closed meanwhile
     */
    public CompletableFuture<PingResult> ping(String host) {
        return ping(host, config.options.places());
    }

    private CompletableFuture<PingResult> ping(String host, Places places) {
        Optional<Reason> problem = IcmpAddress.check(host);
        if (problem.isPresent()) {
            return CompletableFuture.completedFuture(PingResult.unknown(host, problem.get()));
        }
        OptionalInt literal = IcmpAddress.parseIpv4(host);
        if (literal.isPresent()) {
            return pingAddress(host, literal.getAsInt(), false, places);
        }
        CompletableFuture<HostCache.Resolution> resolved = hosts.resolve(host);
        if (!resolved.isDone()) {
            schedule(DNS_PATIENCE, () -> resolved.complete(late(host)));
        }
        return resolved.thenCompose(found -> found.hasAddress()
                ? pingAddress(host, found.address(), found.kind() == HostCache.Kind.STALE, places)
                : CompletableFuture.completedFuture(PingResult.unknown(host, reason(found))));
    }

    static HostCache.Resolution late(String host) {
        return new HostCache.Resolution(
                HostCache.Kind.FAILED, 0, "the resolver has not answered for '" + host + "' in time");
    }

    static Reason reason(HostCache.Resolution failed) {
        return new Reason(failed.kind() == HostCache.Kind.NOT_IPV4 ? "icmp.family" : "dns.failed", failed.text());
    }

    private CompletableFuture<PingResult> pingAddress(String host, int address, boolean stale, Places places) {
        PingBatch batch = PingBatch.of(address);
        return sweep(batch, places).thenApply(nothing -> batch.result(0, host, stale));
    }

    private CompletableFuture<Void> sweep(PingBatch batch, Places places) {
        PingBatch.Listener nobody = (done, index) -> {};
        return sweep(batch, config.options, places, System.nanoTime(), Long.MAX_VALUE, () -> false, nobody);
    }

    /**
     * Pings many hosts, as fast as the pinger's rate allows.
     *
     * @return the results in the order of the hosts; see {@link #ping} for dependent stages
     */
    public CompletableFuture<List<PingResult>> sweep(Collection<String> hosts) {
        List<String> names = List.copyOf(hosts);
        int[] literals = names.stream()
                .mapToInt(name -> IcmpAddress.parseIpv4(name).orElse(0))
                .toArray();
        int[] batchIndex = new int[literals.length];
        int count = 0;
        Places places = config.options.places();
        List<CompletableFuture<PingResult>> others = new ArrayList<>(names.size());
        for (int i = 0; i < literals.length; i++) {
            boolean literal = IcmpAddress.parseIpv4(names.get(i)).isPresent();
            batchIndex[i] = literal ? count : -1;
            if (literal) {
                literals[count++] = literals[i];
            }
            others.add(literal ? new CompletableFuture<>() : ping(names.get(i), places));
        }
        PingBatch batch = PingBatch.of(Arrays.copyOf(literals, count));
        return sweep(batch, places)
                .thenCompose(nothing -> {
                    for (int i = 0; i < batchIndex.length; i++) {
                        if (batchIndex[i] >= 0) {
                            others.get(i).complete(batch.result(batchIndex[i], names.get(i), false));
                        }
                    }
                    return CompletableFuture.allOf(others.toArray(CompletableFuture<?>[]::new));
                })
                .thenApply(
                        nothing -> others.stream().map(CompletableFuture::join).toList());
    }

    /**
     * Sweeps over a batch as fast as the pinger's rate allows. Allocates nothing per ping.
     *
     * @param listener told of each host as soon as it is done
     * @return completes after the last host
     * @throws IllegalStateException if a sweep over this batch is under way
     */
    public CompletableFuture<Void> sweep(PingBatch batch, PingOptions options, PingBatch.Listener listener) {
        return sweep(batch, options, options.places(), System.nanoTime(), Long.MAX_VALUE, () -> false, listener);
    }

    /**
     * Sweeps over a batch, spread over a time.
     *
     * @param places shared with the other sweeps of the round
     * @param spreadUntil {@link System#nanoTime()} at which the last host should begin, at the pinger's rate at most
     * @param deadline {@link System#nanoTime()} at which the sweep ends, {@link Long#MAX_VALUE} for none
     * @param cancelled ends the sweep when it turns true
     */
    CompletableFuture<Void> sweep(
            PingBatch batch,
            PingOptions options,
            Places places,
            long spreadUntil,
            long deadline,
            BooleanSupplier cancelled,
            PingBatch.Listener listener) {
        Job job = new Job(
                batch.begin(),
                options.plan(),
                places,
                spreadUntil,
                config.requestsPerSecond() / options.burst(),
                deadline,
                cancelled,
                target -> listener.done(batch, target));
        CompletableFuture<Void> swept = job.done().whenComplete((nothing, failure) -> batch.end());
        PingLoop running = loop();
        if (running == null) {
            refuse(job);
        } else {
            running.submit(job);
        }
        return swept;
    }

    /** Runs a task on the pinger's thread after a delay; at once if there is no such thread. */
    void schedule(Duration delay, Runnable task) {
        PingLoop running = loop();
        if (running == null) {
            task.run();
        } else {
            running.schedule(delay.toNanos(), task);
        }
    }

    HostCache hosts() {
        return hosts;
    }

    private void refuse(Job job) {
        Reason reason;
        synchronized (this) {
            reason = platform;
        }
        if (reason == null) {
            job.fail(new CancellationException("the pinger is closed"));
        } else {
            job.refuse(reason);
        }
    }

    private synchronized @Nullable PingLoop loop() {
        if (loop == null && platform == null && !closed) {
            try {
                Syscalls calls = config.syscalls == null ? LinuxSyscalls.load() : config.syscalls;
                loop = new PingLoop(
                        calls,
                        new PingLoop.Config(
                                config.name + "-1",
                                config.maxRate,
                                config.payload,
                                config.receiveBuffer,
                                config.sockets));
            } catch (UnsupportedPlatformException e) {
                platform = new Reason("icmp.platform", String.valueOf(e.getMessage()));
            }
        }
        return loop;
    }

    /** What was counted so far. */
    public synchronized IcmpCounters counters() {
        return loop == null ? IcmpCounters.NONE : IcmpCounters.of(loop.counters());
    }

    /** What the sockets are, in words for a status page; empty before the first sweep. */
    public synchronized Optional<String> describeSockets() {
        PingLoop.SocketInfo info = loop == null ? null : loop.socketInfo();
        return info == null
                ? Optional.empty()
                : Optional.of((info.raw() ? "raw" : "ping") + " socket, receive buffer " + info.receiveBuffer()
                        + " bytes, " + info.sockets() + " open");
    }

    /** Stops; sweeps under way fail. Idempotent, waits 2 s at most. */
    @Override
    public void close() {
        PingLoop running;
        synchronized (this) {
            closed = true;
            running = loop;
        }
        hosts.close();
        if (running != null) {
            running.close();
        }
    }

    /**
     * Makes pingers.
     *
     * <p>Defaults: {@link PingOptions#DEFAULT}, 20,000 requests per second, 56 bytes of payload (64-byte ICMP messages), a receive buffer of
     * 4 MiB as far as the system allows, the system's resolver, threads named {@code denyut-icmp}.
     *
     * @since 0.1.0
     */
    public static final class Builder {
        private static final int MAX_RATE = 10_000_000;
        private static final int MIN_PAYLOAD = 8;
        private static final int MAX_PAYLOAD = 1_472;

        private PingOptions options = PingOptions.DEFAULT;
        private double maxRate = 20_000;
        private int payload = 56;
        private int receiveBuffer = 4 << 20;
        private String name = "denyut-icmp";
        private HostLookup lookup = InetAddress::getAllByName;
        private SocketOpener.Kind sockets = SocketOpener.Kind.PING_THEN_RAW;
        private @Nullable Syscalls syscalls;

        private Builder() {}

        private Builder(Builder other) {
            options = other.options;
            maxRate = other.maxRate;
            payload = other.payload;
            receiveBuffer = other.receiveBuffer;
            name = other.name;
            lookup = other.lookup;
            sockets = other.sockets;
            syscalls = other.syscalls;
        }

        /** How hosts are asked where a call does not say it. */
        public Builder options(PingOptions options) {
            this.options = options;
            return this;
        }

        /**
         * The most requests that leave per second, over all sweeps together.
         *
         * @param perSecond 1 to 10,000,000
         */
        public Builder maxRate(int perSecond) {
            if (perSecond < 1 || perSecond > MAX_RATE) {
                throw new IllegalArgumentException("maxRate " + perSecond + " must be 1 to " + MAX_RATE);
            }
            this.maxRate = perSecond;
            return this;
        }

        /** As fast as this machine can; for loopback and laboratories. */
        public Builder unlimitedRate() {
            this.maxRate = 0;
            return this;
        }

        /**
         * Sets the size of the requests.
         *
         * @param bytes behind the ICMP header, 8 to 1,472
         */
        public Builder payload(int bytes) {
            if (bytes < MIN_PAYLOAD || bytes > MAX_PAYLOAD) {
                throw new IllegalArgumentException(
                        "payload " + bytes + " must be " + MIN_PAYLOAD + " to " + MAX_PAYLOAD);
            }
            this.payload = bytes;
            return this;
        }

        /**
         * Sets how much may wait in the kernel.
         *
         * @param bytes to ask the kernel for, 64 KiB to 1 GiB; it keeps about 1 reply per 830 bytes
         */
        public Builder receiveBuffer(int bytes) {
            if (bytes < 1 << 16 || bytes > 1 << 30) {
                throw new IllegalArgumentException("receiveBuffer " + bytes + " must be 65536 to 1073741824");
            }
            this.receiveBuffer = bytes;
            return this;
        }

        /** The beginning of the names of its threads. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** How names are looked up. */
        public Builder hostLookup(HostLookup lookup) {
            this.lookup = lookup;
            return this;
        }

        Builder sockets(SocketOpener.Kind sockets) {
            this.sockets = sockets;
            return this;
        }

        Builder syscalls(Syscalls syscalls) {
            this.syscalls = syscalls;
            return this;
        }

        double requestsPerSecond() {
            return maxRate == 0 ? Double.POSITIVE_INFINITY : maxRate;
        }

        /** Does no I/O and starts no thread. */
        public IcmpPinger build() {
            return new IcmpPinger(new Builder(this));
        }
    }
}
