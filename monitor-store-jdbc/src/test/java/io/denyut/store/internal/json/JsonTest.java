package io.denyut.store.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void it_is_json_that_others_read() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a\"b\\c\n\u0001 ü🦊");
        map.put("numbers", List.of(1, -2L, 0.5, 1e-6));
        map.put("none", null);
        map.put("yes", true);
        map.put("time", Instant.parse("2026-11-21T12:00:00.000001Z"));
        assertThat(Json.write(map))
                .isEqualTo("{\"text\":\"a\\\"b\\\\c\\n\\u0001 ü🦊\",\"numbers\":[1,-2,0.5,1.0E-6],\"none\":null,"
                        + "\"yes\":true,\"time\":{\"@time\":\"2026-11-21T12:00:00.000001Z\"}}");
    }

    @Test
    void what_others_wrote_is_read() {
        assertThat(Json.readMap(" { \"a\" : [ 1 , 2.5e3 , \"\\u00fc\\/\" ] , \"b\" : { } , \"c\":false } "))
                .isEqualTo(Map.of("a", List.of(1, 2500.0, "ü/"), "b", Map.of(), "c", false));
    }

    @Test
    void values_come_back_as_they_were() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Object value = value(random, 4);
            assertThat(Json.read(Json.write(value))).as("seed %d", seed).isEqualTo(value);
        }
    }

    private static Object value(Random random, int depth) {
        switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0:
                return random.nextInt();
            case 1:
                return Integer.MAX_VALUE + 1L + random.nextInt(Integer.MAX_VALUE);
            case 2:
                return random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 3:
                return random.nextBoolean();
            case 4:
                return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            case 5:
                return text(random);
            case 6: {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                return list;
            }
            default: {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), value(random, depth - 1));
                }
                return map;
            }
        }
    }

    /** Any characters, halves of pairs too. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65_536)));
        }
        return text.toString();
    }

    @Test
    void damage_is_named_with_its_place() {
        for (String damaged : List.of(
                "",
                "{",
                "[1",
                "{\"a\"}",
                "{\"a\":}",
                "[1,]",
                "\"a",
                "\"\\x\"",
                "\"\\u00g0\"",
                "tru",
                "1.2.3",
                "1 2",
                "-",
                "[".repeat(200),
                "{\"@time\":\"now\"}")) {
            assertThatThrownBy(() -> Json.read(damaged))
                    .as(damaged)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("JSON: ");
        }
    }
}
