package io.denyut.examples.plugin;

import io.denyut.Metric;
import io.denyut.Unit;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeProvider;
import io.denyut.spi.ProbeResult;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/** Measures how long a TCP connect takes. Settings: {@code port} (default 443). */
public final class TcpProbeProvider implements ProbeProvider {
    public static final Metric CONNECT_TIME =
            Metric.gauge("tcp.connect.time", Unit.SECONDS, "Time until the TCP handshake completed");

    /** Called by {@link java.util.ServiceLoader}. */
    public TcpProbeProvider() {}

    @Override
    public String id() {
        return "tcp";
    }

    @Override
    public Probe create(Settings settings) {
        int port = settings.integer("port", 443, 1, 65_535);
        return Probe.blocking((target, round) -> {
            long start = System.nanoTime();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(target.address(), port), (int)
                        round.remaining().toMillis());
                return ProbeResult.up(CONNECT_TIME.of((System.nanoTime() - start) / 1e9));
            } catch (ConnectException | NoRouteToHostException | SocketTimeoutException e) {
                return ProbeResult.down("tcp.unreachable"); // the network's answer; anything else: UNKNOWN probe.error
            }
        });
    }

    @Override
    public List<SettingSpec> settings() {
        return List.of(new SettingSpec("port", SettingSpec.Type.INTEGER, "443", "TCP port, 1 to 65535"));
    }
}
