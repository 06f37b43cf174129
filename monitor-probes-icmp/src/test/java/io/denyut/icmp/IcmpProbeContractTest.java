package io.denyut.icmp;

import io.denyut.Target;
import io.denyut.icmp.internal.NamespaceSyscalls;
import io.denyut.spi.Probe;
import io.denyut.testkit.NetworkNamespaces;
import io.denyut.testkit.ProbeContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@Privileged
class IcmpProbeContractTest extends ProbeContract {
    private static NetworkNamespaces network;

    @BeforeAll
    static void makeNetwork() throws Exception {
        network = NetworkNamespaces.create();
    }

    @AfterAll
    static void removeNetwork() {
        network.close();
    }

    @Override
    protected Probe newProbe() throws Exception {
        IcmpProbe.Builder builder = IcmpProbe.builder();
        builder.pinger().syscalls(new NamespaceSyscalls(network.clientNamespace()));
        return builder.build();
    }

    @Override
    protected Target reachable() {
        return Target.of("answers", network.answering(1));
    }

    @Override
    protected Target unreachable() {
        return Target.of("silent", network.silent(1));
    }

    @Override
    protected Duration timeout() {
        return Duration.ofMillis(400);
    }
}
