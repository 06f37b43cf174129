package io.denyut.store;

import io.denyut.Observation;
import io.denyut.spi.Sink;
import io.denyut.spi.SinkOptions;
import io.denyut.store.internal.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * Writes observations to CSV files, one file per local day, each row once.
 *
 * <p><b>Durable.</b> When {@link #flush} returns, the rows written before survive a power failure. A restart goes on in the same file: no
 * second header, a last row that was cut off is removed, and rows that come again are recognised, by (target, check, source, tick) within a
 * run and by their bytes and instant across a restart (the last 16 MB of a day). Late rows go to the file of their tick's day.
 *
 * <p><b>When it cannot write</b> (folder, full disk, less than the minimum of free space) it throws, and its queue keeps the rows, in the end
 * in a spool of 256 MiB of which 8 MiB are reserved; it goes on by itself. Files always hold whole rows.
 *
 * <p><b>Form.</b> UTF-8, lines end with LF, cells are quoted as RFC 4180 says. Text that a spreadsheet would run as a formula gets an
 * apostrophe in front; numbers stay numbers.
 *
 * <p>Defaults: layout {@link Layout#S1}, the system's zone, no limit of rows, nothing gzipped or deleted, 1 GB of free space. Used by one
 * thread, as every sink.
 *
 * @since 0.1.0
 */
public final class CsvSink implements Sink {
    private static final SinkOptions OPTIONS = SinkOptions.DEFAULT.withSpool(256L << 20, 8L << 20);

    private final CsvWriter writer;
    private boolean closed;

    /**
     * What a row is.
     *
     * @since 0.1.0
     */
    public enum Layout {
        /**
         * One row per observation, in {@code ping_results_20250916.csv}: {@code
         * timestamp,device_id,ip_address,hostname,ping_success,response_time_ms,error_message}. The stamp is the tick in local time with six
         * digits and no offset; {@code ping_success} is {@code True} for UP and DEGRADED, else {@code False}; {@code response_time_ms} is
         * the round's mean RTT, empty without an answer; {@code error_message} is {@code No response (timeout)}, the reason, or for UNKNOWN
         * {@code unknown: } and the reason.
         */
        S1,
        /**
         * One row per sample, in {@code observations_20250916.csv}: {@code tick,target,check,source,status,reason,metric,value,tags}. The
         * tick is local time with its offset from UTC, values are in the metric's unit, the reason is {@code code (text)}, tags are {@code
         * a=1;b=2}. An observation without samples has one row whose last three cells are empty.
         */
        GENERAL
    }

    private CsvSink(CsvWriter writer) {
        this.writer = writer;
    }

    /** Writes S1's layout with all defaults. Does no I/O; the folder is made at the first write. */
    public static CsvSink daily(Path directory) {
        return builder(directory).build();
    }

    /** Begins with all defaults. */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    /**
     * Makes the folder if it is not there and tries to write in it, so that a server can say at its start what would fail later.
     *
     * @throws IOException if it cannot be written; names the path and what to do
     */
    public void check() throws IOException {
        writer.check();
    }

    @Override
    public void write(List<Observation> batch) throws IOException {
        requireOpen();
        writer.write(batch);
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
        writer.flush();
    }

    @Override
    public SinkOptions options() {
        return OPTIONS;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            writer.close();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the CSV sink is closed");
        }
    }

    /**
     * Settings of a sink; {@link #build} copies them, so a builder can be used again.
     *
     * @since 0.1.0
     */
    public static final class Builder {
        private final Path directory;
        private Layout layout = Layout.S1;
        private ZoneId zone = ZoneId.systemDefault();
        private Set<String> checks = Set.of();
        private long maxRecords;
        private int keepDays;
        private long minFreeBytes = 1_000_000_000;

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** What a row is; default {@link Layout#S1}. */
        public Builder layout(Layout layout) {
            this.layout = layout;
            return this;
        }

        /** Whose midnight begins a file, and whose time is written; default the system's. */
        public Builder zone(ZoneId zone) {
            this.zone = zone;
            return this;
        }

        /** The ids of the checks whose observations are written; default, and when empty, all. */
        public Builder checks(Set<String> checks) {
            this.checks = Set.copyOf(checks);
            return this;
        }

        /**
         * Most rows in a file: the day goes on in {@code ..._2.csv}, {@code ..._3.csv}. Default: no limit. The rows of one observation stay
         * together, even when they are more.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxRecords(long maxRecords) {
            if (maxRecords < 1) {
                throw new IllegalArgumentException("maxRecords " + maxRecords + " must be at least 1");
            }
            this.maxRecords = maxRecords;
            return this;
        }

        /**
         * How long files are kept: those of days before yesterday are gzipped ({@code .csv.gz}), those of days that ended longer ago are
         * deleted. Days are counted from the newest tick. Default: nothing is gzipped or deleted.
         *
         * @param keep whole days, 2 to 36,500; a part of a day counts as one
         * @throws IllegalArgumentException if it is out of bounds
         */
        public Builder keep(Duration keep) {
            long days = keep.plusDays(1).minusNanos(1).toDays();
            if (days < 2 || days > 36_500) {
                throw new IllegalArgumentException("keep " + keep + " must be 2 to 36,500 days");
            }
            this.keepDays = (int) days;
            return this;
        }

        /**
         * With less free space on the disk nothing is written and the rows wait. Default 1 GB.
         *
         * @param bytes 0 or more; 0 never looks
         * @throws IllegalArgumentException if it is negative
         */
        public Builder minFreeBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("minFreeBytes " + bytes + " must be 0 or more");
            }
            this.minFreeBytes = bytes;
            return this;
        }

        /** Makes the sink; does no I/O. */
        public CsvSink build() {
            return new CsvSink(new CsvWriter(new CsvWriter.Settings(
                    directory, layout == Layout.GENERAL, zone, checks, maxRecords, keepDays, minFreeBytes)));
        }
    }
}
