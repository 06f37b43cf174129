package io.denyut.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertState;
import io.denyut.AlertTransition;
import io.denyut.FactChange;
import io.denyut.Metric;
import io.denyut.MetricKind;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.testkit.Observations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ObservationCodecTest {
    private static final Instant TICK = Instant.parse("2026-03-04T05:06:07.123456Z");

    @Test
    void whatIsReadEqualsWhatWasWritten() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            Object item = item(random);
            assertThat(ObservationCodec.decode(ObservationCodec.encode(item)))
                    .as("seed %d, item %d", seed, i)
                    .isEqualTo(item);
        }
    }

    @Test
    void damagedBytesAreRefusedOrAnItemButNothingElse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 30_000; i++) {
            byte[] record = ObservationCodec.encode(item(random));
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                record[random.nextInt(record.length)] = (byte) random.nextInt();
            }
            byte[] cut = random.nextBoolean() ? record : java.util.Arrays.copyOf(record, random.nextInt(record.length));
            try {
                assertThat(ObservationCodec.decode(cut)).isNotNull();
            } catch (DamagedRecordException e) {
                assertThat(e).hasMessageMatching("(?s).{5,}");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", item " + i, e);
            }
        }
    }

    @Test
    void everyCutOffRecordIsRefused() {
        byte[] record = ObservationCodec.encode(Observations.up("router-1", TICK, 0.0123));
        for (int length = 0; length < record.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(record, length);
            assertThatThrownBy(() -> ObservationCodec.decode(cut)).isInstanceOf(DamagedRecordException.class);
        }
    }

    @Test
    void aVersionThatIsNotKnownIsNamed() {
        byte[] record = ObservationCodec.encode(Observations.up("router-1", TICK, 0.0123));
        record[0] = 9;
        assertThatThrownBy(() -> ObservationCodec.decode(record))
                .isInstanceOf(DamagedRecordException.class)
                .hasMessage("record version 9 is not known; this version reads 1");
    }

    @Test
    void aRecordOfAnEarlierReleaseIsStillRead() throws Exception {
        // Written by version 1: if this fails, the form has changed and needs a new version number.
        byte[] record = HexFormat.of()
                .parseHex("010101046777123139322e302e322e3100000870696e670a6c6f63616cfef6bd9a0d8094ef3a0080eeb3440080"
                        + "dac40902011869636d702e74696d656f75740001002069636d702e7061636b65745f6c6f73730231003f1a36e2"
                        + "eb1c432d5e5368617265206f662074686520726f756e64277320726571756573747320776974686f757420616e"
                        + "20616e73776572003ff0000000000000");
        assertThat(ObservationCodec.decode(record)).isEqualTo(Observations.down("gw", TICK));
    }

    @Test
    void otherThingsAreRefused() {
        assertThatThrownBy(() -> ObservationCodec.encode("text")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Object item(Random random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                new FactChange(target(random), word(random), word(random), instant(random), word(random), text(random));
            case 1 -> alertEvent(random);
            default -> observation(random);
        };
    }

    private static Observation observation(Random random) {
        List<Sample> samples = new ArrayList<>();
        List<Metric> metrics = List.of(metric(random), metric(random), metric(random));
        for (int i = random.nextInt(8); i > 0; i--) {
            samples.add(new Sample(metrics.get(random.nextInt(3)), random.nextGaussian() * 1e6, tags(random)));
        }
        return new Observation(
                target(random),
                word(random),
                word(random),
                instant(random),
                instant(random),
                Duration.ofSeconds(random.nextLong() >> random.nextInt(63), random.nextInt(1_000_000_000)),
                pick(random, Status.values()),
                random.nextBoolean() ? null : new Reason("a." + word(random), text(random)),
                samples);
    }

    private static AlertEvent alertEvent(Random random) {
        Alert alert = new Alert(
                new AlertKey(text(random), word(random), text(random), word(random), text(random)),
                target(random),
                pick(random, Severity.values()),
                pick(random, AlertState.values()),
                instant(random),
                text(random),
                random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextGaussian()));
        return new AlertEvent(alert, pick(random, AlertTransition.values()), instant(random), text(random));
    }

    private static Target target(Random random) {
        Map<String, String> options = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            options.put(text(random), text(random));
        }
        String id = word(random);
        return new Target(
                id,
                random.nextBoolean() ? id : text(random),
                "x" + text(random),
                tags(random),
                options,
                random.nextBoolean() ? null : "parent/" + word(random));
    }

    private static Tags tags(Random random) {
        Map<String, String> map = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            map.put(word(random), text(random));
        }
        return Tags.of(map);
    }

    private static Metric metric(Random random) {
        return new Metric(
                "m." + word(random),
                pick(random, new Unit[] {Unit.SECONDS, Unit.DBM, Unit.of("{x}")}),
                pick(random, MetricKind.values()),
                pick(random, new Double[] {1e-6, 1.0, 0.25, 10.0}),
                text(random));
    }

    /** From the whole range of instants, mostly from this century. */
    private static Instant instant(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> Instant.MIN;
            case 1 -> Instant.MAX;
            case 2 -> Instant.EPOCH.minusNanos(random.nextInt(10));
            default -> TICK.plusNanos(random.nextLong() >> 10);
        };
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    /** Any characters, halves of surrogate pairs among them. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) random.nextInt(0x10000));
                case 1 -> text.appendCodePoint(0x1F600 + random.nextInt(50));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    private static <T> T pick(Random random, T[] from) {
        return from[random.nextInt(from.length)];
    }
}
