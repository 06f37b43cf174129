package io.denyut.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.Latest;
import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.server.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatestJsonTest {
    private static final Instant TICK = Instant.parse("2026-11-21T05:00:00Z");
    private static final Metric RTT = Metric.gauge("icmp.rtt", Unit.SECONDS, "");
    private static final Metric TTL = Metric.gauge("icmp.reply_ttl", Unit.COUNT, "");
    private static final Metric POWER = Metric.gauge("lane.power", Unit.DBM, "");

    @Test
    void resultsThatHaveTextsInCommonAreWrittenAsIfEachWereAlone() throws Exception {
        List<Latest> all = List.of(
                latest("1", Status.UP, null, List.of(RTT.of(0.008), TTL.of(61))),
                latest("2", Status.DOWN, new Reason("icmp.timeout", "no \"answer\""), List.of()),
                latest(
                        "3",
                        Status.UP,
                        null,
                        List.of(RTT.of(0.000_024), new Sample(POWER, -20.5, Tags.of("lane", "1")))),
                latest("4", Status.UP, null, List.of(TTL.of(64), RTT.of(1e-6))));
        byte[] together = Json.bytes(json -> {
            json.writeStartArray();
            LatestJson items = new LatestJson(json);
            for (Latest latest : all) {
                items.write(latest);
            }
            json.writeEndArray();
        });
        JsonNode items = new ObjectMapper().readTree(together);
        assertThat(items).hasSize(4);
        for (int i = 0; i < all.size(); i++) {
            Observation observation = all.get(i).observation();
            JsonNode item = items.get(i);
            assertThat(item.path("target").textValue())
                    .isEqualTo(observation.target().id());
            assertThat(item.path("tick").textValue()).isEqualTo("2026-11-21T05:00:00Z");
            assertThat(item.path("since").textValue()).isEqualTo("2026-11-21T04:59:00Z");
            assertThat(item.path("state").textValue())
                    .isEqualTo(observation.status().name());
            byte[] alone = Json.bytes(json -> {
                json.writeStartObject();
                TargetJson.reason(json, observation.reason());
                TargetJson.samples(json, observation.samples());
                json.writeEndObject();
            });
            JsonNode expected = new ObjectMapper().readTree(alone);
            assertThat(item.path("samples")).isEqualTo(expected.path("samples"));
            assertThat(item.path("reason")).isEqualTo(expected.path("reason"));
        }
    }

    private static Latest latest(String id, Status status, @Nullable Reason reason, List<Sample> samples) {
        Observation observation = new Observation(
                Target.of(id, "192.0.2.1"),
                "ping",
                Observation.LOCAL,
                TICK,
                TICK,
                Duration.ZERO,
                status,
                reason,
                samples);
        return new Latest(observation, TICK.minusSeconds(60), TICK, Map.of(), false);
    }
}
