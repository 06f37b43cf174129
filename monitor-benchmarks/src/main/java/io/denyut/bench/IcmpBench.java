package io.denyut.bench;

import com.sun.management.ThreadMXBean;
import io.denyut.Status;
import io.denyut.icmp.IcmpPinger;
import io.denyut.icmp.PingBatch;
import io.denyut.icmp.PingOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The pinger next to fping: sweeps over loopback addresses, in turns. */
final class IcmpBench implements Bench {
    private static final int TARGETS = 60_000;
    private static final int WARM_UP_SWEEPS = 5;
    private static final int ROUNDS = 9;
    private static final int FIRST_TARGET = 127 << 24 | 1 << 16;

    @Override
    public String name() {
        return "icmp";
    }

    @Override
    public String summary() {
        return "the pinger next to fping: CPU per ping, rate, loss, garbage [cpu_vs_fping, rate_vs_fping, lost, bytes_per_ping]";
    }

    /** What one sweep of ours cost. */
    private record Sweep(double seconds, double cpuSeconds, long lost, double bytes) {}

    @Override
    public Figures run(List<String> arguments, Output out) throws Exception {
        Peer.require("fping", "apt-get install fping");
        int[] targets = new int[TARGETS];
        Arrays.setAll(targets, i -> FIRST_TARGET + i);
        PingBatch batch = PingBatch.of(targets);
        Path file = Files.createTempFile("denyut-bench", ".targets");
        try (IcmpPinger pinger = IcmpPinger.builder().unlimitedRate().build()) {
            Files.writeString(
                    file, Arrays.stream(targets).mapToObj(IcmpBench::text).collect(Collectors.joining("\n", "", "\n")));
            if (pinger.ping("127.0.0.1").get().status() != Status.UP) {
                throw new BenchException(String.valueOf(pinger.ping("127.0.0.1").get()));
            }
            out.line("warming up: " + WARM_UP_SWEEPS * TARGETS + " pings; then " + ROUNDS + " rounds of " + TARGETS
                    + " targets on 127/8, " + pinger.describeSockets().orElse(""));
            for (int i = 0; i < WARM_UP_SWEEPS; i++) {
                sweep(pinger, batch);
            }
            Sweep[] ours = new Sweep[ROUNDS];
            Peer.Run[] peers = new Peer.Run[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                // Who goes first alternates, so that neither always meets a machine that the other has warmed.
                if (i % 2 == 0) {
                    ours[i] = sweep(pinger, batch);
                    peers[i] = fping(file);
                } else {
                    peers[i] = fping(file);
                    ours[i] = sweep(pinger, batch);
                }
                out.line(String.format(
                        Locale.ROOT,
                        "round %d: denyut %.3f s, %.3f CPU s; fping %.3f s, %.3f CPU s",
                        i + 1,
                        ours[i].seconds,
                        ours[i].cpuSeconds,
                        peers[i].seconds(),
                        peers[i].cpuSeconds()));
            }
            Figures figures = report(ours, peers, out);
            out.line("now 10,000 targets every 5 s, for half a minute");
            double share = PacedSweeps.coreShare(out);
            out.line(String.format(Locale.ROOT, "the probe alone takes %.1f %% of one core for that", share * 100));
            return figures.put("probe_core_share_10k", share);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Figures report(Sweep[] ours, Peer.Run[] peers, Output out) {
        Series rate = new Series(
                Arrays.stream(ours).mapToDouble(s -> TARGETS / s.seconds).toArray());
        Series cpu = new Series(Arrays.stream(ours)
                .mapToDouble(s -> s.cpuSeconds * 100_000 / TARGETS)
                .toArray());
        Series peerRate = new Series(
                Arrays.stream(peers).mapToDouble(s -> TARGETS / s.seconds()).toArray());
        Series peerCpu = new Series(Arrays.stream(peers)
                .mapToDouble(s -> s.cpuSeconds() * 100_000 / TARGETS)
                .toArray());
        long lost = Arrays.stream(ours).mapToLong(s -> s.lost).sum();
        Series bytes = new Series(Arrays.stream(ours).mapToDouble(s -> s.bytes).toArray());
        out.table(
                List.of("", "pings/s", "CPU s per 100,000 pings", "lost"),
                List.of(
                        List.of("denyut", rate.text("%.0f"), cpu.text("%.3f"), String.valueOf(lost)),
                        List.of("fping", peerRate.text("%.0f"), peerCpu.text("%.3f"), ""),
                        List.of(
                                "ratio",
                                rate.per(peerRate).text("%.2f"),
                                cpu.per(peerCpu).text("%.2f"),
                                "")));
        return new Figures()
                .put("bench", "icmp")
                .put("targets", TARGETS)
                .put("rounds", ROUNDS)
                .put("cpu_vs_fping", cpu.per(peerCpu).median())
                .put("rate_vs_fping", rate.per(peerRate).median())
                .put("lost", lost)
                .put("bytes_per_ping", bytes.median())
                .put("cpu_s_per_100k", cpu.median())
                .put("pings_per_s", rate.median());
    }

    private static Sweep sweep(IcmpPinger pinger, PingBatch batch) throws Exception {
        PingOptions options = PingOptions.DEFAULT.withRetries(0).withTimeout(Duration.ofMillis(500));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long loop = loopThread();
        long allocated = loop == 0 ? 0 : threads.getThreadAllocatedBytes(loop);
        double cpu = CpuTime.ofThisProcess();
        long start = System.nanoTime();
        long[] up = {0};
        pinger.sweep(batch, options, (done, index) -> {
                    if (done.status(index) == Status.UP) {
                        up[0]++;
                    }
                })
                .get();
        double seconds = (System.nanoTime() - start) / 1e9;
        cpu = CpuTime.ofThisProcess() - cpu;
        double bytes = (threads.getThreadAllocatedBytes(loop) - allocated) / (double) batch.size();
        return new Sweep(seconds, cpu, batch.size() - up[0], bytes);
    }

    /** The pinger's thread: what the sweep allocates, it allocates there. */
    private static long loopThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("denyut-icmp-1"))
                .mapToLong(Thread::getId)
                .findFirst()
                .orElse(0);
    }

    private static Peer.Run fping(Path targets) throws Exception {
        return Peer.run(List.of("fping", "-q", "-i0", "-r0", "-t500", "-f", targets.toString()));
    }

    private static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }
}
