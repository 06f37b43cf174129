package io.denyut.bench.server;

import io.denyut.bench.Bench.BenchException;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import io.denyut.bench.ProcessUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Twenty open pages: what the whole server takes of a core with them, and without. */
final class ViewersPart {
    private static final int VIEWERS = 20;
    private static final int LOOK_SECONDS = 5;
    private static final int WARM_UP_SECONDS = 10;
    private static final double CORE_SHARE = 0.10;

    private ViewersPart() {}

    static void measure(ServerProcess server, int targets, int seconds, Figures figures, Output out) throws Exception {
        double without = share(server, seconds, List.of());
        AtomicLong bytes = new AtomicLong();
        List<Viewer> viewers = new ArrayList<>();
        double with;
        long read;
        try {
            for (int i = 0; i < VIEWERS; i++) {
                viewers.add(new Viewer(server.port(), i, targets, bytes));
            }
            share(server, WARM_UP_SECONDS, viewers);
            long before = bytes.get();
            with = share(server, seconds, viewers);
            read = bytes.get() - before;
        } finally {
            for (Viewer viewer : viewers) {
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

    /** What the server takes of a core while these look at it, one after the other, each every five seconds. */
    private static double share(ServerProcess server, int seconds, List<Viewer> viewers) throws Exception {
        ProcessUsage begin = ProcessUsage.of(server.pid());
        long looks = (long) seconds * VIEWERS / LOOK_SECONDS;
        for (long look = 0; look < looks; look++) {
            if (!viewers.isEmpty()) {
                viewers.get((int) (look % viewers.size())).look();
            }
            long next = begin.nanos() + (look + 1) * TimeUnit.SECONDS.toNanos(LOOK_SECONDS) / VIEWERS;
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        }
        ProcessUsage end = ProcessUsage.of(server.pid());
        return (end.cpuSeconds() - begin.cpuSeconds()) / ((end.nanos() - begin.nanos()) / 1e9);
    }
}
