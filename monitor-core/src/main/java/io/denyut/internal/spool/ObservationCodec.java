package io.denyut.internal.spool;

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
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a sink's queue carries, as bytes and back: {@link Observation}, {@link FactChange}, {@link AlertEvent}. Each record stands alone, so
 * that any of them may be lost without the others; what is read equals what was written. Thread-safe.
 *
 * <p>Form: version, kind, fields. Constants of enums are written as their numbers: a new constant goes to the end, anything else is a new
 * version.
 */
public final class ObservationCodec {
    private static final int VERSION = 1;
    private static final int OBSERVATION = 1;
    private static final int FACT = 2;
    private static final int ALERT = 3;

    private static final int NAME_IS_ID = 1;
    private static final int HAS_PARENT = 2;

    private static final Status[] STATUSES = Status.values();
    private static final MetricKind[] KINDS = MetricKind.values();
    private static final Severity[] SEVERITIES = Severity.values();
    private static final AlertState[] STATES = AlertState.values();
    private static final AlertTransition[] TRANSITIONS = AlertTransition.values();

    private ObservationCodec() {}

    /**
     * The bytes of an item.
     *
     * @throws IllegalArgumentException if it is none of the three types
     */
    public static byte[] encode(Object item) {
        RecordWriter out = new RecordWriter();
        out.octet(VERSION);
        if (item instanceof Observation observation) {
            out.octet(OBSERVATION);
            write(out, observation);
        } else if (item instanceof FactChange fact) {
            out.octet(FACT);
            write(out, fact);
        } else if (item instanceof AlertEvent event) {
            out.octet(ALERT);
            write(out, event);
        } else {
            throw new IllegalArgumentException(
                    "a " + item.getClass().getName() + " is no observation, fact change or alert event");
        }
        return out.toBytes();
    }

    /**
     * The item that was encoded: an {@link Observation}, a {@link FactChange} or an {@link AlertEvent}.
     *
     * @throws DamagedRecordException if the bytes are damaged or of a version that is not known here
     */
    public static Object decode(byte[] record) throws DamagedRecordException {
        RecordReader in = new RecordReader(record);
        int version = in.octet();
        if (version != VERSION) {
            throw new DamagedRecordException(
                    "record version " + version + " is not known; this version reads " + VERSION);
        }
        int kind = in.octet();
        Object item;
        try {
            item = switch (kind) {
                case OBSERVATION -> observation(in);
                case FACT -> fact(in);
                case ALERT -> alertEvent(in);
                default -> throw new DamagedRecordException("record kind " + kind + " is not known");
            };
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new DamagedRecordException("a field cannot be: " + e.getMessage(), e);
        }
        in.end();
        return item;
    }

    private static void write(RecordWriter out, Observation o) {
        target(out, o.target());
        out.text(o.checkId());
        out.text(o.source());
        out.instant(o.tick(), 0);
        out.instant(o.time(), o.tick().getEpochSecond());
        out.duration(o.elapsed());
        out.octet(o.status().ordinal());
        Reason reason = o.reason();
        out.octet(reason == null ? 0 : 1);
        if (reason != null) {
            out.text(reason.code());
            out.text(reason.text());
        }
        samples(out, o.samples());
    }

    private static Observation observation(RecordReader in) throws DamagedRecordException {
        Target target = target(in);
        String check = in.text();
        String source = in.text();
        var tick = in.instant(0);
        var time = in.instant(tick.getEpochSecond());
        var elapsed = in.duration();
        Status status = STATUSES[in.octetBelow(STATUSES.length, "status")];
        Reason reason = in.octetBelow(2, "presence") == 0 ? null : new Reason(in.text(), in.text());
        return new Observation(target, check, source, tick, time, elapsed, status, reason, samples(in));
    }

    private static void write(RecordWriter out, FactChange fact) {
        target(out, fact.target());
        out.text(fact.checkId());
        out.text(fact.source());
        out.instant(fact.tick(), 0);
        out.text(fact.name());
        out.text(fact.value());
    }

    private static FactChange fact(RecordReader in) throws DamagedRecordException {
        return new FactChange(target(in), in.text(), in.text(), in.instant(0), in.text(), in.text());
    }

    private static void write(RecordWriter out, AlertEvent event) {
        Alert alert = event.alert();
        AlertKey key = alert.identity();
        out.text(key.rule());
        out.text(key.target());
        out.text(key.check());
        out.text(key.source());
        out.text(key.key());
        target(out, alert.target());
        out.octet(alert.severity().ordinal());
        out.octet(alert.state().ordinal());
        out.instant(alert.since(), 0);
        out.text(alert.text());
        out.octet(alert.value().isPresent() ? 1 : 0);
        alert.value().ifPresent(out::real);
        out.octet(event.transition().ordinal());
        out.instant(event.time(), alert.since().getEpochSecond());
        out.text(event.reason());
    }

    private static AlertEvent alertEvent(RecordReader in) throws DamagedRecordException {
        AlertKey key = new AlertKey(in.text(), in.text(), in.text(), in.text(), in.text());
        Target target = target(in);
        Severity severity = SEVERITIES[in.octetBelow(SEVERITIES.length, "severity")];
        AlertState state = STATES[in.octetBelow(STATES.length, "alert state")];
        var since = in.instant(0);
        String text = in.text();
        OptionalDouble value =
                in.octetBelow(2, "presence") == 0 ? OptionalDouble.empty() : OptionalDouble.of(in.real());
        Alert alert = new Alert(key, target, severity, state, since, text, value);
        AlertTransition transition = TRANSITIONS[in.octetBelow(TRANSITIONS.length, "alert transition")];
        return new AlertEvent(alert, transition, in.instant(since.getEpochSecond()), in.text());
    }

    private static void target(RecordWriter out, Target target) {
        boolean namedAfterId = target.name().equals(target.id());
        String parent = target.parentId();
        out.octet((namedAfterId ? NAME_IS_ID : 0) | (parent == null ? 0 : HAS_PARENT));
        out.text(target.id());
        if (!namedAfterId) {
            out.text(target.name());
        }
        out.text(target.address());
        pairs(out, target.tags().asMap());
        pairs(out, target.options());
        if (parent != null) {
            out.text(parent);
        }
    }

    private static Target target(RecordReader in) throws DamagedRecordException {
        int flags = in.octetBelow(4, "target form");
        String id = in.text();
        String name = (flags & NAME_IS_ID) != 0 ? id : in.text();
        String address = in.text();
        Tags tags = Tags.of(pairs(in));
        Map<String, String> options = pairs(in);
        @Nullable String parent = (flags & HAS_PARENT) != 0 ? in.text() : null;
        return new Target(id, name, address, tags, options, parent);
    }

    /** A metric or a set of tags that several samples share is written once; its place in the record is its number. */
    private static void samples(RecordWriter out, List<Sample> samples) {
        out.unsigned(samples.size());
        Map<Metric, Integer> metrics = new HashMap<>();
        Map<Tags, Integer> tags = new HashMap<>();
        tags.put(Tags.NONE, 0);
        for (Sample sample : samples) {
            Metric metric = sample.metric();
            Integer metricNumber = metrics.putIfAbsent(metric, metrics.size());
            out.unsigned(metricNumber == null ? metrics.size() - 1 : metricNumber);
            if (metricNumber == null) {
                metric(out, metric);
            }
            Integer tagsNumber = tags.putIfAbsent(sample.tags(), tags.size());
            out.unsigned(tagsNumber == null ? tags.size() - 1 : tagsNumber);
            if (tagsNumber == null) {
                pairs(out, sample.tags().asMap());
            }
            out.real(sample.value());
        }
    }

    private static List<Sample> samples(RecordReader in) throws DamagedRecordException {
        int count = in.count();
        List<Sample> samples = new ArrayList<>(count);
        List<Metric> metrics = new ArrayList<>();
        List<Tags> tags = new ArrayList<>(List.of(Tags.NONE));
        for (int i = 0; i < count; i++) {
            int metric = number(in, metrics.size());
            if (metric == metrics.size()) {
                metrics.add(metric(in));
            }
            int tagsNumber = number(in, tags.size());
            if (tagsNumber == tags.size()) {
                tags.add(Tags.of(pairs(in)));
            }
            samples.add(new Sample(metrics.get(metric), in.real(), tags.get(tagsNumber)));
        }
        return samples;
    }

    private static int number(RecordReader in, int known) throws DamagedRecordException {
        long number = in.unsigned();
        if (number < 0 || number > known) {
            throw new DamagedRecordException("number " + number + " was not defined before; " + known + " were");
        }
        return (int) number;
    }

    private static void metric(RecordWriter out, Metric metric) {
        out.text(metric.name());
        out.text(metric.unit().symbol());
        out.octet(metric.kind().ordinal());
        out.real(metric.resolution());
        out.text(metric.help());
    }

    private static Metric metric(RecordReader in) throws DamagedRecordException {
        return new Metric(
                in.text(), Unit.of(in.text()), KINDS[in.octetBelow(KINDS.length, "metric kind")], in.real(), in.text());
    }

    private static void pairs(RecordWriter out, Map<String, String> map) {
        out.unsigned(map.size());
        map.forEach((key, value) -> {
            out.text(key);
            out.text(value);
        });
    }

    private static Map<String, String> pairs(RecordReader in) throws DamagedRecordException {
        int count = in.count();
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(in.text(), in.text());
        }
        return map;
    }
}
