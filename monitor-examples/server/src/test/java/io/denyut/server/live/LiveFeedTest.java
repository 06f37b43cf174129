package io.denyut.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.Check;
import io.denyut.Target;
import io.denyut.TargetSource;
import io.denyut.server.support.RunningServer;
import io.denyut.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveFeedTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
            zone: Asia/Jakarta
            targets:
              - { id: 1, name: One, address: 192.168.1.11 }
              - { id: 2, name: "<b>Two</b>", address: 192.168.1.12, tags: { does: down } }
              - { id: 3, name: Three, address: 192.168.1.13, tags: { does: vanish }, mode: muted }
            checks:
              ping: { probe: scripted, targets: all, every: 200ms }
            sinks: {}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_snapshot_has_every_row_in_columns() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(3)) {
            JsonNode live = server.get("/api/v1/live");

            assertThat(live.path("i").toString()).isEqualTo("[0,1,1]");
            assertThat(live.path("s").textValue()).isEqualTo("022");
            assertThat(live.path("r").toString()).isEqualTo("[123,-1,-1]");
            assertThat(live.path("l").toString()).isEqualTo("[1,1000,1,1000]");
            assertThat(live.path("u").toString()).isEqualTo("[2,1]");
            assertThat(live.path("n").toString()).isEqualTo("[0,1,1]");
            assertThat(live.path("ni").toString()).isEqualTo("[\"1\",\"2\",\"3\"]");
            assertThat(live.path("nn").toString()).isEqualTo("[\"One\",\"<b>Two</b>\",\"Three\"]");
            assertThat(live.path("na").get(1).textValue()).isEqualTo("192.168.1.12");
            assertThat(live.path("z").get(0).intValue())
                    .as("row 1 never answered")
                    .isEqualTo(1);
            assertThat(live.path("z").get(1).isNull()).isTrue();
            assertThat(live.path("c").size()).isEqualTo(9);
            assertThat(live.path("x").toString()).isEqualTo("[[\"icmp.timeout\",\"no answer within 3 s\"]]");
            assertThat(live.path("h").path("p").size()).isZero();
            assertThat(live.path("d").longValue()).isPositive();
        }
    }

    @Test
    void a_viewer_gets_one_message_a_second_without_gaps() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1);
                Viewer viewer = new Viewer(server.port(), position(server.get("/api/v1/live")))) {
            JsonNode first = viewer.next();
            JsonNode second = viewer.next();
            JsonNode third = viewer.next();

            assertThat(second.path("q").longValue()).isEqualTo(first.path("q").longValue() + 1);
            assertThat(third.path("q").longValue()).isEqualTo(first.path("q").longValue() + 2);
            assertThat(third.has("n")).as("names are repeated").isFalse();
        }
    }

    @Test
    void a_viewer_that_comes_back_gets_what_it_missed() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1)) {
            String start = position(server.get("/api/v1/live"));
            long seen;
            try (Viewer viewer = new Viewer(server.port(), start)) {
                viewer.next();
                seen = viewer.next().path("q").longValue();
            }
            try (Viewer again = new Viewer(server.port(), start)) {
                assertThat(again.next().path("q").longValue()).isLessThan(seen);
            }
        }
    }

    @Test
    void a_viewer_from_another_run_is_told_to_begin_anew() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1);
                Viewer viewer = new Viewer(server.port(), "elsewhere.0-17")) {
            assertThat(viewer.line()).isEqualTo("event: reset");
        }
    }

    @Test
    void a_target_that_is_removed_leaves_and_a_new_one_gets_a_number_of_its_own() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1);
                Viewer viewer = new Viewer(server.port(), position(server.get("/api/v1/live")))) {
            Check check = server.server().monitor().checks().get(0);
            server.server()
                    .monitor()
                    .update(change -> change.putCheck(check.targets(TargetSource.of(
                            List.of(Target.of("1", "192.168.1.11").withName("One"), Target.of("9", "192.168.1.19"))))));

            boolean gone = false;
            boolean added = false;
            for (int i = 0; i < 20 && !(gone && added); i++) {
                JsonNode message = viewer.next();
                gone |= message.path("g").toString().equals("[1,1]");
                added |= message.path("n").toString().equals("[3]")
                        && message.path("ni").toString().equals("[\"9\"]");
            }
            assertThat(gone).as("rows 1 and 2 are gone").isTrue();
            assertThat(added).as("the new target is row 3").isTrue();
        }
    }

    @Test
    void the_last_results_of_rows_come_by_their_numbers() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(3)) {
            String epoch = server.get("/api/v1/live").path("e").textValue();

            JsonNode lines = server.get("/api/v1/live/sparklines?epoch=" + epoch + "&rows=1,0,77");

            assertThat(lines.path("epoch").textValue()).isEqualTo(epoch);
            assertThat(lines.path("rows").toString()).isEqualTo("[1,0]");
            assertThat(lines.path("points").get(0)).hasSize(60);
            assertThat(lines.path("points").get(0).get(59).intValue()).isEqualTo(-1);
            assertThat(lines.path("points").get(1).get(59).intValue()).isEqualTo(123);
            assertThat(lines.path("points").get(1).get(0).intValue()).isEqualTo(-2);
        }
    }

    @Test
    void numbers_of_another_epoch_are_nobodys() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1)) {
            JsonNode lines = server.get("/api/v1/live/sparklines?epoch=elsewhere.0&rows=0");

            assertThat(lines.path("rows")).isEmpty();
            assertThat(lines.path("points")).isEmpty();
            assertThat(lines.path("epoch").textValue())
                    .isEqualTo(server.get("/api/v1/live").path("e").textValue());
        }
    }

    @Test
    void rows_that_are_no_numbers_and_too_many_rows_are_refused_in_words() throws Exception {
        String many = IntStream.range(0, 201).mapToObj(Integer::toString).collect(Collectors.joining(","));
        try (RunningServer server = RunningServer.start(folder, CONFIG)) {
            for (String bad : List.of("", "&rows=", "&rows=a", "&rows=-1", "&rows=1,,2", "&rows=99999999999")) {
                HttpResponse<String> answer = server.answer("GET", "/api/v1/live/sparklines?epoch=e" + bad);
                assertThat(answer.statusCode()).as(bad).isEqualTo(400);
                assertThat(answer.body()).contains("row numbers with commas");
            }
            assertThat(server.answer("GET", "/api/v1/live/sparklines?epoch=e&rows=" + many)
                            .body())
                    .contains("201 numbers; 200 are the most");
            assertThat(server.answer("GET", "/api/v1/live/sparklines?rows=1").body())
                    .contains("epoch is missing");
        }
    }

    @Test
    void without_viewers_no_messages_are_made() throws Exception {
        try (RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1)) {
            long before = server.get("/api/v1/live").path("q").longValue();
            server.afterRounds(15);

            assertThat(server.get("/api/v1/live").path("q").longValue()).isEqualTo(before + 1);
        }
    }

    @Test
    void closing_the_server_ends_streams_at_once() throws Exception {
        RunningServer server = RunningServer.start(folder, CONFIG).afterRounds(1);
        try (Viewer viewer = new Viewer(server.port(), position(server.get("/api/v1/live")))) {
            viewer.next();
            long begin = System.nanoTime();
            server.close();

            Await.until("end of the stream", viewer::ended);
            assertThat(System.nanoTime() - begin).isLessThan(8_000_000_000L);
        }
    }

    private static String position(JsonNode live) {
        return live.path("e").textValue() + "-" + live.path("q").longValue();
    }

    /** Reads an event stream by hand. */
    private static final class Viewer implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Viewer(int port, String after) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/live/stream?after=" + after + " HTTP/1.0\r\nHost: localhost:" + port
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = in.readLine();
            assertThat(line).contains(" 200 ");
            while (line != null && !line.isEmpty()) {
                line = in.readLine();
            }
        }

        String line() throws IOException {
            String line = in.readLine();
            while (line != null && line.isEmpty()) {
                line = in.readLine();
            }
            return line == null ? "" : line;
        }

        JsonNode next() throws IOException {
            String line = line();
            while (!line.startsWith("data: {\"e\"")) {
                assertThat(line).as("end of the stream").isNotEmpty();
                line = line();
            }
            return JSON.readTree(line.substring(6));
        }

        boolean ended() {
            try {
                return line().isEmpty();
            } catch (IOException e) {
                return true; // cut off is ended too
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
