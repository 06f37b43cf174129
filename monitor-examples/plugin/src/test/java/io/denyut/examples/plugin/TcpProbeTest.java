package io.denyut.examples.plugin;

import io.denyut.Target;
import io.denyut.spi.Probe;
import io.denyut.spi.Settings;
import io.denyut.testkit.ProbeContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A server on one loopback address; on another nobody listens to its port. */
class TcpProbeTest extends ProbeContract {
    private static ServerSocket server;

    @BeforeAll
    static void listen() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
    }

    @AfterAll
    static void stopListening() throws IOException {
        server.close();
    }

    @Override
    protected Probe newProbe() {
        return Settings.of("with", Map.of("port", server.getLocalPort())).create(new TcpProbeProvider());
    }

    @Override
    protected Target reachable() {
        return Target.of("listening", "127.0.0.1");
    }

    @Override
    protected Target unreachable() {
        return Target.of("not-listening", "127.0.0.2");
    }
}
