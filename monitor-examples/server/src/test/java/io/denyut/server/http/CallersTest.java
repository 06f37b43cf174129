package io.denyut.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Observation;
import io.denyut.icmp.IcmpMetrics;
import io.denyut.server.history.StoreQueries;
import io.denyut.store.JdbcStore;
import io.denyut.testkit.Await;
import io.denyut.testkit.Observations;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallersTest {
    private static final Instant BEGIN = Instant.parse("2026-03-04T00:00:00Z");

    private final Callers callers = new Callers();
    private final StoreQueries queries = new StoreQueries(callers);
    private final CountDownLatch begun = new CountDownLatch(1);

    @AfterEach
    void close() {
        queries.close();
    }

    private WebServer web(Handler slow) throws Exception {
        return WebServer.start(
                new RouteTable(
                        List.of(
                                Route.get("/slow", Permission.READ, slow),
                                Route.get("/next", Permission.READ, request -> text("the next one"))),
                        List.of()),
                Access.thisHost(),
                callers,
                0);
    }

    private static Response text(String text) {
        return new Response(200, "text/plain", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private static Socket ask(WebServer web, String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port());
        socket.setSoTimeout(20_000);
        send(socket, web, path);
        return socket;
    }

    private static void send(Socket socket, WebServer web, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + web.port() + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void awaitText(Socket socket, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (read.indexOf(text) < 0) {
            int one = in.read();
            assertThat(one).as("after %s", read).isNotNegative();
            read.append((char) one);
        }
    }

    @Test
    void a_question_over_many_series_ends_when_its_caller_goes_away(@TempDir Path folder) throws Exception {
        try (JdbcStore store = JdbcStore.builder(folder.resolve("denyut.db"))
                        .clock(() -> BEGIN.plusSeconds(7_200))
                        .open();
                WebServer web = web(request -> queries.ask(() -> {
                    begun.countDown();
                    while (true) { // ends by the store's own look at whether it is still wanted
                        store.history()
                                .statistics(
                                        Optional.empty(),
                                        Set.of(),
                                        IcmpMetrics.RTT.name(),
                                        BEGIN,
                                        BEGIN.plusSeconds(7_200));
                    }
                }))) {
            fill(store);
            try (Socket socket = ask(web, "/slow")) {
                begun.await();
                assertThat(queries.running()).isEqualTo(1);
                assertThat(queries.cancelled()).isZero();
                assertThat(socket.isConnected()).isTrue();
            }
            Await.until("the question to end", () -> queries.cancelled() == 1 && queries.running() == 0);
            try (Socket again = ask(web, "/next")) {
                awaitText(again, "the next one");
            }
        }
    }

    private static void fill(JdbcStore store) throws Exception {
        for (int round = 0; round < 60; round++) {
            List<Observation> batch = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                batch.add(Observations.up("target-" + i, BEGIN.plusSeconds(60L * round), 0.001 * i));
            }
            store.sink().write(batch);
            store.sink().flush();
        }
    }

    @Test
    void a_question_that_waits_for_its_turn_is_taken_out_when_its_caller_goes_away() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(3);
        try (WebServer web = web(request -> queries.ask(() -> {
            busy.countDown();
            never.await();
            return text("");
        }))) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sockets.add(ask(web, "/slow"));
            }
            busy.await();
            Socket fourth = ask(web, "/slow");
            Await.until("the fourth to wait", () -> queries.waiting() == 1);
            fourth.close();
            Await.until("the fourth to be gone", () -> queries.waiting() == 0);
            assertThat(queries.running()).isEqualTo(3);
            for (Socket socket : sockets) {
                socket.close();
            }
            Await.until("all to be gone", () -> queries.running() == 0 && queries.cancelled() == 4);
        }
    }

    @Test
    void a_request_that_was_sent_ahead_is_answered_in_its_turn() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        try (WebServer web = web(request -> {
            begun.countDown();
            sent.await();
            return text(callers.isGone() || callers.isGone() ? "gone" : "the first one");
        })) {
            try (Socket socket = ask(web, "/slow")) {
                begun.await();
                send(socket, web, "/next");
                sent.countDown();
                awaitText(socket, "the first one");
                awaitText(socket, "the next one");
            }
        }
    }

    @Test
    void a_caller_who_waits_is_not_gone_and_one_who_left_is() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        try (WebServer web = web(request -> {
            assertThat(callers.isGone()).isFalse();
            begun.countDown();
            closed.await();
            Await.until("the end to be seen", callers::isGone);
            seen.countDown();
            return text("");
        })) {
            Socket socket = ask(web, "/slow");
            begun.await();
            socket.close();
            closed.countDown();
            seen.await();
        }
        assertThat(callers.isGone()).as("outside of a request").isFalse();
    }
}
