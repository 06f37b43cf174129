package io.denyut.bench.server;

import io.denyut.bench.Bench.BenchException;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.bench.ProcessUsage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Twenty open pages: what the whole server takes of a core with them, and without. */
final class ViewersPart {
    private static final int VIEWERS = 20;
    private static final int WARM_UP_SECONDS = 10;
    private static final double CORE_SHARE = 0.10;

    private ViewersPart() {}

    static void measure(ServerProcess server, int seconds, Figures figures, Output out) throws Exception {
        double without = share(server, seconds);
        AtomicLong bytes = new AtomicLong();
        List<Socket> viewers = new ArrayList<>();
        double with;
        long read;
        try {
            for (int i = 0; i < VIEWERS; i++) {
                viewers.add(open(server, bytes));
            }
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            long before = bytes.get();
            with = share(server, seconds);
            read = bytes.get() - before;
        } finally {
            for (Socket viewer : viewers) {
                viewer.close();
            }
        }
        if (read == 0) {
            throw new BenchException("the viewers were sent nothing");
        }
        out.line(String.format(
                Locale.ROOT,
                "%d viewers: %.1f %% of one core with them, %.1f %% without; each is sent %.1f kB/s",
                VIEWERS,
                100 * with,
                100 * without,
                read / 1e3 / seconds / VIEWERS));
        figures.put("core_share_20_viewers", with)
                .put("core_share_no_viewers", without)
                .put("core_share_live_page", with - without)
                .put("viewer_kb_per_s", read / 1e3 / seconds / VIEWERS)
                .demand(with < CORE_SHARE, "core_share_20_viewers < " + CORE_SHARE);
    }

    private static double share(ServerProcess server, int seconds) throws IOException, InterruptedException {
        ProcessUsage begin = ProcessUsage.of(server.pid());
        TimeUnit.SECONDS.sleep(seconds);
        ProcessUsage end = ProcessUsage.of(server.pid());
        return (end.cpuSeconds() - begin.cpuSeconds()) / ((end.nanos() - begin.nanos()) / 1e9);
    }

    private static Socket open(ServerProcess server, AtomicLong bytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream()
                .write(("GET /api/v1/live/stream HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                + "\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        Thread reader = new Thread(
                () -> {
                    byte[] buffer = new byte[1 << 16];
                    try {
                        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                            bytes.addAndGet(read);
                        }
                    } catch (IOException e) {
                        // closed at the end
                    }
                },
                "viewer");
        reader.setDaemon(true);
        reader.start();
        return socket;
    }
}
