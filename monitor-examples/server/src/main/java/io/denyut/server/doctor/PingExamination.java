package io.denyut.server.doctor;

import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.icmp.IcmpPinger;
import io.denyut.icmp.PingOptions;
import io.denyut.icmp.PingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Pings 127.0.0.1, as the ping probe would. */
final class PingExamination implements Examination {
    private static final String HOST = "127.0.0.1";
    private static final String RANGE = "net.ipv4.ping_group_range=\"0 2147483647\"";

    @Override
    public String name() {
        return "Ping";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) throws Exception {
        PingOptions options = PingOptions.DEFAULT
                .withRetries(1)
                .withRetryAfter(Duration.ofSeconds(1))
                .withTimeout(Duration.ofSeconds(3));
        try (IcmpPinger pinger = IcmpPinger.builder().options(options).build()) {
            PingResult result = pinger.ping(HOST).get(10, TimeUnit.SECONDS);
            return List.of(judge(result, pinger.describeSockets().orElse("no socket")));
        }
    }

    private Diagnosis judge(PingResult result, String socket) {
        if (result.status() == Status.UP) {
            return Diagnosis.ok(name(), HOST + " answers (" + socket + ")");
        }
        Reason reason = result.reason();
        String why = reason == null ? result.status().toString() : reason.toString();
        if (reason != null && reason.code().equals("icmp.permission")) {
            return Diagnosis.failed(
                    name(),
                    "this user may neither open ping sockets (net.ipv4.ping_group_range is "
                            + Kernel.value("net/ipv4/ping_group_range") + ") nor raw ones (CAP_NET_RAW)",
                    "sudo sysctl -w " + RANGE + ", and to keep it: echo '" + RANGE.replace("\"", "")
                            + "' | sudo tee /etc/sysctl.d/50-ping.conf"
                            + (inContainer()
                                    ? "; or start the container with --sysctl " + RANGE + " or --cap-add=NET_RAW"
                                    : ""));
        }
        if (result.status() == Status.DOWN) {
            return Diagnosis.failed(
                    name(),
                    HOST + " does not answer: " + why,
                    "sudo ip link set lo up; or a firewall drops ICMP on lo");
        }
        return Diagnosis.failed(name(), "cannot ping: " + why, "see 'Permission to ping' in docs/operations.md");
    }

    private static boolean inContainer() {
        return Files.exists(Path.of("/.dockerenv"))
                || Files.exists(Path.of("/run/.containerenv"))
                || System.getenv("KUBERNETES_SERVICE_HOST") != null;
    }
}
