package io.denyut.examples.plugin;

import io.denyut.Target;
import io.denyut.spi.Probe;
import io.denyut.spi.Settings;
import io.denyut.testkit.ProbeContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server on one loopback address; on another nobody listens to its port. */
class TcpProbeTest extends ProbeContract {
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void stopListening() throws IOException {
        server.close();
    }

    @Override
    protected Probe probe() {
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
