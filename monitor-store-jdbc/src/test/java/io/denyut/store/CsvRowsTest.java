package io.denyut.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Metric;
import io.denyut.Observation;
import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.Target;
import io.denyut.Unit;
import io.denyut.testkit.Observations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
    private static final Instant TICK = Instant.parse("2025-09-16T03:30:00.123456Z");

    @TempDir
    private Path directory;

    @Test
    void aRowOfS1IsExactlyAsDocumented() throws Exception {
        Target target = Target.of("1", "192.168.1.11").withName("host-inventaris-1");
        write(CsvSink.Layout.S1, Observations.up(target, TICK, 0.00123));
        assertThat(Files.readString(directory.resolve("ping_results_20250916.csv")))
                .isEqualTo("timestamp,device_id,ip_address,hostname,ping_success,response_time_ms,error_message\n"
                        + "2025-09-16T10:30:00.123456,1,192.168.1.11,host-inventaris-1,True,1.23,\n");
    }

    @Test
    void aTimeoutHasS1sWordsAndNoResponseTime() throws Exception {
        assertThat(s1(Observations.down("3", TICK)).subList(4, 7))
                .containsExactly("False", "", "No response (timeout)");
    }

    @Test
    void anotherReasonOfDownIsGivenInItsWords() throws Exception {
        Observation host = Observations.of(
                Target.of("3", "192.0.2.3"),
                TICK,
                Status.DOWN,
                new Reason("icmp.unreachable.host", "host unreachable, says 192.0.2.1"),
                List.of(Observations.LOSS.of(1)));
        assertThat(s1(host).subList(4, 7)).containsExactly("False", "", "host unreachable, says 192.0.2.1");
    }

    @Test
    void unknownIsNoSuccessAndSaysThatItIsUnknown() throws Exception {
        assertThat(s1(Observations.unknown("3", TICK, "icmp.permission", "no ping socket"))
                        .subList(4, 7))
                .containsExactly("False", "", "unknown: no ping socket");
    }

    @Test
    void aReasonWithoutTextIsGivenByItsCode() throws Exception {
        assertThat(s1(Observations.unknown("3", TICK, "probe.silent", "")).get(6))
                .isEqualTo("unknown: probe.silent");
    }

    @Test
    void degradedIsAnAnswerWithAReason() throws Exception {
        Observation degraded = Observations.of(
                Target.of("3", "192.0.2.3"),
                TICK,
                Status.DEGRADED,
                new Reason("icmp.slow", "slower than usual"),
                List.of(Observations.RTT.of(0.25)));
        assertThat(s1(degraded).subList(4, 7)).containsExactly("True", "250.0", "slower than usual");
    }

    @ParameterizedTest
    @CsvSource({"0.0012,1.2", "0.001234,1.234", "0.005,5.0", "0.000001,0.001", "2.9999994,2999.999", "0,0.0"})
    void theResponseTimeIsInMillisecondsToTheMicrosecond(double seconds, String milliseconds) throws Exception {
        assertThat(s1(Observations.up("1", TICK, seconds)).get(5)).isEqualTo(milliseconds);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-09-16T03:30:00Z,2025-09-16T10:30:00.000000",
        "2025-09-16T03:30:00.000007Z,2025-09-16T10:30:00.000007",
        "2025-12-31T23:59:59.999999Z,2026-01-01T06:59:59.999999",
        "1969-12-31T23:59:59.999999Z,1970-01-01T06:59:59.999999"
    })
    void theStampIsLocalWithSixDigits(Instant tick, String stamp) throws Exception {
        assertThat(s1(Observations.up("1", tick, 0.001)).get(0)).isEqualTo(stamp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0"})
    void aTextThatWouldBeAFormulaIsMadeText(String text) throws Exception {
        Target target = Target.of("1", "192.0.2.1").withName(text);
        assertThat(s1(Observations.up(target, TICK, 0.001)).get(3)).isEqualTo("'" + text);
    }

    @Test
    void idsAndAddressesCannotBeFormulasEither() throws Exception {
        List<String> row = s1(Observations.up(Target.of("-1", "@x"), TICK, 0.001));
        assertThat(row.get(1)).isEqualTo("'-1");
        assertThat(row.get(2)).isEqualTo("'@x");
    }

    @Test
    void aNegativeNumberStaysANumber() throws Exception {
        Metric power = Metric.gauge("onu.rx_power", Unit.DBM, "Received power");
        Observation observation = Observations.of(
                Target.of("onu-1", "192.0.2.1"), TICK, Status.UP, null, List.of(power.of(-23.5), power.of(-0.07)));
        write(CsvSink.Layout.GENERAL, observation);
        assertThat(general()).extracting(row -> row.get(7)).containsExactly("-23.5", "-0.07");
    }

    @Test
    void theGeneralLayoutHasARowPerSample() throws Exception {
        Metric octets = Metric.gauge("if.in.rate", Unit.BITS_PER_SECOND, "Received");
        Observation observation = new Observation(
                Target.of("sw-1", "192.0.2.1"),
                "snmp",
                "agent-7",
                TICK,
                TICK,
                java.time.Duration.ZERO,
                Status.DEGRADED,
                new Reason("snmp.partial", "2 of 3"),
                List.of(
                        Observations.RTT.of(0.0123),
                        octets.of(9_007_199_254_740_000.0, "if", "ge-0/0/1", "note", "a;b=c\\d")));
        write(CsvSink.Layout.GENERAL, observation);
        assertThat(Files.readString(directory.resolve("observations_20250916.csv")))
                .isEqualTo("tick,target,check,source,status,reason,metric,value,tags\n"
                        + "2025-09-16T10:30:00.123456+07:00,sw-1,snmp,agent-7,DEGRADED,snmp.partial (2 of 3),"
                        + "icmp.rtt,0.0123,\n"
                        + "2025-09-16T10:30:00.123456+07:00,sw-1,snmp,agent-7,DEGRADED,snmp.partial (2 of 3),"
                        + "if.in.rate,9007199254740000,if=ge-0/0/1;note=a\\;b=c\\\\d\n");
    }

    @Test
    void anObservationWithoutSamplesHasOneRowInTheGeneralLayout() throws Exception {
        write(CsvSink.Layout.GENERAL, Observations.unknown("a", TICK, "probe.error", ""));
        assertThat(general())
                .containsExactly(List.of(
                        "2025-09-16T10:30:00.123456+07:00",
                        "a",
                        "ping",
                        "local",
                        "UNKNOWN",
                        "probe.error",
                        "",
                        "",
                        ""));
    }

    @Test
    void valuesAreReadBackAsTheyWere() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double[] resolutions = {1, 0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-9, 0.25, 5};
        List<Double> values = new ArrayList<>();
        List<io.denyut.Sample> samples = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            double resolution = resolutions[random.nextInt(resolutions.length)];
            Metric metric = Metric.gauge("m.x", Unit.COUNT, "").withResolution(resolution);
            io.denyut.Sample sample = metric.of(random.nextGaussian() * Math.pow(10, random.nextInt(7)));
            samples.add(sample);
            values.add(sample.value());
        }
        write(CsvSink.Layout.GENERAL, Observations.of(Target.of("a", "192.0.2.1"), TICK, Status.UP, null, samples));
        assertThat(general())
                .as("seed %d", seed)
                .extracting(row -> Double.parseDouble(row.get(7)))
                .isEqualTo(values);
        assertThat(general()).extracting(row -> row.get(7)).allMatch(text -> text.matches("-?\\d+(\\.\\d+)?"));
    }

    @Test
    void anyTextIsReadBackAsItWas() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Observation> batch = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        String alphabet = "ab,\"'\n\r\t; =+-@\u00e9\u20ac";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder name = new StringBuilder("x");
            for (int n = random.nextInt(12); n > 0; n--) {
                name.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            name.append(random.nextBoolean() ? "\uD83D\uDE00" : "");
            expected.add(name.toString());
            batch.add(Observations.up(Target.of("t" + i, "192.0.2.1").withName(name.toString()), TICK, 0.001));
        }
        write(CsvSink.Layout.S1, batch.toArray(Observation[]::new));
        assertThat(CsvFiles.rowsOfAll(directory))
                .as("seed %d", seed)
                .extracting(row -> row.get(3))
                .isEqualTo(expected);
    }

    @Test
    void onlyTheNamedChecksAreWritten() throws Exception {
        Observation ping = Observations.up("a", TICK, 0.001);
        Observation other =
                new Observation(ping.target(), "snmp", "local", TICK, TICK, ping.elapsed(), Status.UP, null, List.of());
        try (CsvSink sink = CsvSink.builder(directory)
                .checks(java.util.Set.of("ping"))
                .minFreeBytes(0)
                .build()) {
            sink.write(List.of(other, ping));
            sink.flush();
        }
        assertThat(CsvFiles.rowsOfAll(directory)).hasSize(1);
    }

    @Test
    void aTickOutsideTheCalendarIsLeftOutAndStopsNothing() throws Exception {
        write(
                CsvSink.Layout.S1,
                Observations.up("a", Instant.MAX.minusSeconds(1), 0.001),
                Observations.up("a", Instant.MIN, 0.001),
                Observations.up("a", TICK, 0.001));
        assertThat(CsvFiles.rowsOfAll(directory)).hasSize(1);
    }

    private List<String> s1(Observation observation) throws Exception {
        write(CsvSink.Layout.S1, observation);
        return CsvFiles.rowsOfAll(directory).get(0);
    }

    private List<List<String>> general() throws Exception {
        return CsvFiles.rowsOfAll(directory);
    }

    private void write(CsvSink.Layout layout, Observation... observations) throws Exception {
        try (CsvSink sink = CsvSink.builder(directory)
                .layout(layout)
                .zone(ZoneId.of("Asia/Jakarta"))
                .minFreeBytes(0)
                .build()) {
            sink.write(List.of(observations));
            sink.flush();
        }
    }
}
