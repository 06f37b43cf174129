package io.denyut.bench.store;

import io.denyut.bench.Figures;
import io.denyut.bench.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What the store is held to, by the names of the figures. */
final class Demands {
    private static final List<Demand> ALL = List.of(
            atLeast("insert_vs_naive", 8, "times faster than a row per sample"),
            atLeast("insert_vs_indexed", 40, "times faster than the same with an index"),
            atMost("bytes_per_sample_ping", 2.4, "a day of pings each 5 s, whole file"),
            atMost("bytes_per_sample_counter", 2.6, "20 counters of each object, whole file"),
            atMost("bytes_per_sample_flat", 0.4, "20 states of each object, whole file"),
            atMost("written_per_sample", 20, "bytes passed to write()"),
            atLeast("day_query_speedup", 25, "a day's chart against indexed rows"),
            atLeast("stats_speedup", 100, "all devices over a day against rows"),
            atLeast("expiry_speedup", 20, "the oldest 4 h against clustered rows"),
            atMost("commit_p95_ratio", 0.2, "under a looping reader, against clustered rows"),
            atMost("wal_peak_mb", 64, "under a looping reader"),
            atMost("latest_10k_ms", 50, "p99 of GET /api/v1/latest, 10,000 targets"),
            atMost("bytes_allocated_per_observation", 64, "in lane and store"),
            atMost("lost_after_kill", 0, "confirmed samples lost or changed"),
            atMost("ready_after_kill_s", 5, "slowest start after a kill"),
            atLeast("full_load_ok", 1, "an hour of 18,700 samples/s, nothing dropped"),
            atMost("year_chart_ratio", 3, "a year's chart against a day's"));

    private record Demand(String key, boolean isLeast, double bound, String what) {
        boolean isMet(double value) {
            return isLeast ? value >= bound : value <= bound;
        }

        String text() {
            return (isLeast ? "at least " : "at most ") + number(bound);
        }
    }

    private Demands() {}

    private static Demand atLeast(String key, double bound, String what) {
        return new Demand(key, true, bound, what);
    }

    private static Demand atMost(String key, double bound, String what) {
        return new Demand(key, false, bound, what);
    }

    /** Holds figures to those demands that they have a value for, and shows a table of them. */
    static void check(Figures figures, Output out) {
        List<List<String>> rows = new ArrayList<>();
        for (Demand demand : ALL) {
            OptionalDouble value = figures.number(demand.key);
            if (value.isPresent()) {
                boolean met = demand.isMet(value.getAsDouble());
                figures.demand(met, demand.key + " " + demand.text());
                rows.add(List.of(
                        demand.key, demand.text(), number(value.getAsDouble()), met ? "yes" : "NO", demand.what));
            }
        }
        if (!rows.isEmpty()) {
            out.table(List.of("figure", "demanded", "measured", "met", "what it is"), rows);
        }
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
