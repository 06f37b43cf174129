package io.denyut.spi;

import io.denyut.Reason;
import io.denyut.Sample;
import io.denyut.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a probe saw of one target.
 *
 * @param status see {@link Status}: your own failure is UNKNOWN
 * @param reason why; needed for everything but UP
 * @param samples what was measured; what was not is left out
 * @param facts text that is not a series; at most 64 keys, each value at most 1,024 characters (longer is cut)
 * @since 0.1.0
 */
public record ProbeResult(Status status, @Nullable Reason reason, List<Sample> samples, Map<String, String> facts) {
    private static final int MAX_FACTS = 64;
    private static final int MAX_FACT_LENGTH = 1_024;

    /** @throws IllegalArgumentException if a reason is missing where one is needed, or there are too many facts */
    public ProbeResult {
        if (reason == null && status != Status.UP) {
            throw new IllegalArgumentException("a result that is " + status + " needs a reason");
        }
        if (facts.size() > MAX_FACTS) {
            throw new IllegalArgumentException(facts.size() + " facts are more than " + MAX_FACTS);
        }
        samples = List.copyOf(samples);
        facts = facts.isEmpty() ? Map.of() : copy(facts);
    }

    private static Map<String, String> copy(Map<String, String> facts) {
        Map<String, String> copy = new TreeMap<>();
        facts.forEach((key, value) -> copy.put(key, cut(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static String cut(String value) {
        if (value.length() <= MAX_FACT_LENGTH) {
            return value;
        }
        // Half a surrogate pair cannot be encoded, and strict encoders throw on it.
        int end = Character.isHighSurrogate(value.charAt(MAX_FACT_LENGTH - 1)) ? MAX_FACT_LENGTH - 1 : MAX_FACT_LENGTH;
        return value.substring(0, end);
    }

    public static ProbeResult up(Sample... samples) {
        return up(List.of(samples));
    }

    public static ProbeResult up(List<Sample> samples) {
        return new ProbeResult(Status.UP, null, samples, Map.of());
    }

    public static ProbeResult degraded(Reason reason, Sample... samples) {
        return new ProbeResult(Status.DEGRADED, reason, List.of(samples), Map.of());
    }

    /** We asked, and nothing answered or it said no. */
    public static ProbeResult down(Reason reason, Sample... samples) {
        return new ProbeResult(Status.DOWN, reason, List.of(samples), Map.of());
    }

    /** As {@link #down(Reason, Sample...)}, where the code says it all. */
    public static ProbeResult down(String reasonCode, Sample... samples) {
        return down(new Reason(reasonCode, ""), samples);
    }

    /** We could not ask, or cannot read the answer. */
    public static ProbeResult unknown(Reason reason) {
        return new ProbeResult(Status.UNKNOWN, reason, List.of(), Map.of());
    }

    /** A copy with a sample more. */
    public ProbeResult with(Sample sample) {
        List<Sample> more = new ArrayList<>(samples);
        more.add(sample);
        return new ProbeResult(status, reason, more, facts);
    }

    /** A copy with a fact more, or another text for one. */
    public ProbeResult withFact(String key, String value) {
        Map<String, String> more = new TreeMap<>(facts);
        more.put(key, value);
        return new ProbeResult(status, reason, samples, more);
    }
}
