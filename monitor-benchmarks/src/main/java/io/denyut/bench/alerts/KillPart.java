package io.denyut.bench.alerts;

import com.sun.net.httpserver.HttpServer;
import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A monitor in the middle of a storm tells a receiver over HTTP and is killed at a random moment, again and again; at the end it may finish.
 * Then what the receiver got is compared with the history: nothing lost, nothing orphaned, doubles only where an attempt was cut off.
 */
final class KillPart implements AlertsBench.Part {
    private static final int MOST_NOTICES = 8;
    private static final int LONGEST_MOMENT_MILLIS = 40;
    private static final int LONGEST_LIFE_SECONDS = 40;
    private static final int SLOWEST_ANSWER_MILLIS = 20;

    private final int kills;

    KillPart(int kills) {
        this.kills = kills;
    }

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public void run(Path folder, boolean isShort, Figures figures, Output out) throws Exception {
        Path file = folder.resolve("denyut.db");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Received> received = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(threads);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int pause;
            synchronized (received) {
                received.add(Received.parse(body));
                received.notifyAll();
                pause = random.nextInt(SLOWEST_ANSWER_MILLIS);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pause); // so that many a kill falls between the taking and the answer
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        int port = receiver.getAddress().getPort();
        try {
            for (int kill = 1; kill <= kills; kill++) {
                Process child = start(file, port, "storm");
                try {
                    await(child, "running");
                    waitForSome(received, random);
                } finally {
                    child.destroyForcibly().waitFor();
                }
                if (kill % 20 == 0 || kill == kills) {
                    synchronized (received) {
                        out.line("kill: " + kill + " kills, " + received.size() + " notices received");
                    }
                }
            }
            Process last = start(file, port, "finish");
            try {
                await(last, "finished");
                last.waitFor(60, TimeUnit.SECONDS);
            } finally {
                last.destroyForcibly();
            }
        } finally {
            receiver.stop(0);
            threads.shutdownNow();
        }
        synchronized (received) {
            Balance balance = Balance.of(file, List.copyOf(received));
            balance.first().forEach(problem -> out.line("kill: " + problem));
            out.line(String.format(
                    Locale.ROOT,
                    "kill: %d kills, %d events, %d notices received; lost %d, orphaned %d, doubled %d of which not marked %d (seed %d)",
                    kills,
                    balance.events(),
                    received.size(),
                    balance.lost(),
                    balance.orphaned(),
                    balance.doubled(),
                    balance.unmarked(),
                    seed));
            figures.put("kills", kills)
                    .put("notices_lost", balance.lost())
                    .put("notices_orphaned", balance.orphaned())
                    .put("notices_doubled", balance.doubled())
                    .put("doubles_not_marked", balance.unmarked())
                    .demand(balance.lost() == 0, "notices_lost 0")
                    .demand(balance.orphaned() == 0, "notices_orphaned 0")
                    .demand(balance.unmarked() == 0, "doubles_not_marked 0")
                    .demand(balance.events() > 0, "something happened at all");
        }
    }

    /** Until the storm is being told, and then a moment more. */
    private static void waitForSome(List<Received> received, Random random) throws InterruptedException {
        int moment;
        synchronized (received) {
            int wanted = received.size() + 1 + random.nextInt(MOST_NOTICES);
            moment = random.nextInt(LONGEST_MOMENT_MILLIS);
            long end = System.nanoTime() + LONGEST_LIFE_SECONDS * 1_000_000_000L;
            while (received.size() < wanted && System.nanoTime() < end) {
                received.wait(100);
            }
        }
        TimeUnit.MILLISECONDS.sleep(moment);
    }

    private static Process start(Path file, int port, String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StormChild.class.getName(),
                        file.toString(),
                        Integer.toString(port),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void await(Process child, String word) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals(word)) {
                return;
            }
        }
        throw new IOException("the monitor ended before it said '" + word + "'");
    }

    /**
     * What came over HTTP.
     *
     * @param delivery the delivery's id
     * @param isRecovery otherwise it tells of problems
     * @param lines what it is about: identities with the begin of their alerts
     */
    record Received(String delivery, boolean isRecovery, String addressee, List<String> lines) {
        static Received parse(String body) {
            List<String> lines = body.lines().toList();
            return new Received(
                    lines.get(0), lines.get(1).equals("RECOVERY"), lines.get(2), lines.subList(3, lines.size()));
        }
    }
}
