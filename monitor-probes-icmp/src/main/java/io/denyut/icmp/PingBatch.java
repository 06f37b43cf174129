package io.denyut.icmp;

import io.denyut.Reason;
import io.denyut.Status;
import io.denyut.icmp.internal.Columns;
import io.denyut.icmp.internal.Errno;
import io.denyut.icmp.internal.IcmpErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Addresses to sweep again and again without allocating, and the results of the last sweep by index. May be read in
 * {@link Listener#done} and after the sweep; one sweep at a time.
 *
 * @since 0.1.0
 */
public final class PingBatch {
    /**
     * Told of each host as soon as its result is known.
     *
     * @since 0.1.0
     */
    @FunctionalInterface
    public interface Listener {
        /**
         * Receives one result.
         *
         * <p><b>You must</b> be quick and not block: no packet is sent or received meanwhile.
         *
         * <p><b>You are called</b> on the pinger's thread, once per index of the batch; not for hosts that are missing when a sweep is ended
         * early.
         *
         * <p><b>If you throw</b>, that is counted, logged once, and the sweep goes on.
         */
        void done(PingBatch batch, int index);
    }

    private final Columns columns;
    private final AtomicBoolean running = new AtomicBoolean();

    private PingBatch(int[] addresses) {
        columns = new Columns(addresses);
    }

    /**
     * A batch of these addresses.
     *
     * @param ipv4 addresses as 32-bit numbers; the array is copied
     */
    public static PingBatch of(int... ipv4) {
        return new PingBatch(ipv4.clone());
    }

    /** @throws IllegalStateException if a sweep over this batch is under way */
    Columns begin() {
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("a sweep over this batch is under way");
        }
        return columns;
    }

    void end() {
        running.set(false);
    }

    public int size() {
        return columns.size();
    }

    /** The address as a 32-bit number. */
    public int address(int index) {
        return columns.address(index);
    }

    /** UNKNOWN for a host that is not done. */
    public Status status(int index) {
        return switch (columns.outcome(index)) {
            case ANSWERED -> Status.UP;
            case SILENT, REFUSED -> Status.DOWN;
            case OPEN, NOT_SENT, NO_SOCKET -> Status.UNKNOWN;
        };
    }

    /** How many requests were sent and given their time. */
    public int requests(int index) {
        return columns.requests(index);
    }

    public int replies(int index) {
        return columns.replies(index);
    }

    /** Mean round-trip time in nanoseconds, as a plain number because boxes would be garbage; 0 if nothing answered. */
    public long meanRttNanos(int index) {
        return columns.meanNanos(index);
    }

    /** Time to live of the last reply; 0 if there was none or the system did not tell. */
    public int replyTtl(int index) {
        return columns.ttl(index);
    }

    /** All that is known of a host, in objects. */
    public PingResult result(int index) {
        return result(index, IcmpAddress.format(columns.address(index)), false);
    }

    PingResult result(int index, String host, boolean staleAddress) {
        List<Duration> rtts = new ArrayList<>(columns.replies(index));
        for (long nanos : columns.rttNanos(index)) {
            rtts.add(Duration.ofNanos(nanos));
        }
        return new PingResult(
                host,
                IcmpAddress.format(columns.address(index)),
                status(index),
                reason(index),
                columns.requests(index),
                rtts,
                columns.ttl(index),
                staleAddress);
    }

    private @Nullable Reason reason(int index) {
        return switch (columns.outcome(index)) {
            case ANSWERED -> null;
            case SILENT -> new Reason("icmp.timeout", "no answer to " + counted(columns.requests(index)));
            case REFUSED -> IcmpErrors.reason(columns.error(index), offender(index));
            case NOT_SENT ->
                new Reason("icmp.send", "the request could not be sent: " + Errno.describe(columns.error(index)));
            case NO_SOCKET -> Objects.requireNonNull(columns.noSocket());
            case OPEN -> new Reason("icmp.open", "the sweep has no result for this host yet");
        };
    }

    private String offender(int index) {
        int address = columns.offender(index);
        return address == 0 ? "" : IcmpAddress.format(address);
    }

    private static String counted(int n) {
        return n == 1 ? "1 request" : n + " requests";
    }
}
