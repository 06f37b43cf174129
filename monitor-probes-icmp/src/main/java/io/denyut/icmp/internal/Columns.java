package io.denyut.icmp.internal;

import io.denyut.Reason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the targets of one sweep, a column per value, so that a sweep that is run again allocates nothing. Written by the loop
 * while the sweep runs, read by others after it.
 */
public final class Columns {
    /** How a target ended. */
    public enum Outcome {
        /** Not yet. */
        OPEN,
        ANSWERED,
        /** It was asked, and nothing came. */
        SILENT,
        /** It was asked, and a router or host refused with an ICMP error. */
        REFUSED,
        /** No request could be sent to it. */
        NOT_SENT,
        /** No socket could be opened. */
        NO_SOCKET
    }

    final int[] address;
    private final Outcome[] outcome;
    /** Requests on their way to a result: in flight, waiting to be sent, or owed by a timer. */
    final byte[] open;
    /** Requests begun; the next one has this number. */
    final byte[] begun;
    /** Requests that count. */
    final byte[] requests;

    final byte[] replies;
    final short[] ttl;
    /** When the first request left. */
    final long[] first;
    /** ICMP type and code, or errno, of what went wrong last. */
    final int[] error;

    final int[] offender;
    /** Slot of the last request. */
    final int[] lastSlot;

    private long[] rtts = {};
    private int stride = 1;
    private @Nullable Reason noSocket;

    /**
     * Columns for these targets, without results.
     *
     * @param address IPv4 addresses as numbers, owned from then on
     */
    public Columns(int[] address) {
        int n = address.length;
        this.address = address;
        outcome = new Outcome[n];
        Arrays.fill(outcome, Outcome.OPEN);
        open = new byte[n];
        begun = new byte[n];
        requests = new byte[n];
        replies = new byte[n];
        ttl = new short[n];
        first = new long[n];
        error = new int[n];
        offender = new int[n];
        lastSlot = new int[n];
    }

    /** Makes ready for a sweep. */
    void reset(Plan plan) {
        stride = plan.maxRequests();
        if (rtts.length < address.length * stride) {
            rtts = new long[address.length * stride];
        }
        Arrays.fill(rtts, 0);
        Arrays.fill(outcome, Outcome.OPEN);
        Arrays.fill(open, (byte) 0);
        Arrays.fill(begun, (byte) 0);
        Arrays.fill(requests, (byte) 0);
        Arrays.fill(replies, (byte) 0);
        Arrays.fill(ttl, (short) 0);
        Arrays.fill(error, 0);
        Arrays.fill(offender, 0);
        noSocket = null;
    }

    void answered(int target, int request, long rtt, int ttl) {
        rtts[target * stride + request] = Math.max(1, rtt);
        replies[target]++;
        this.ttl[target] = (short) ttl;
    }

    /** The longest RTT of a target; 0 if there is none. */
    long longest(int target) {
        long longest = 0;
        for (int i = target * stride; i < (target + 1) * stride; i++) {
            longest = Math.max(longest, rtts[i]);
        }
        return longest;
    }

    void conclude(int target) {
        Outcome ended;
        if (replies[target] > 0) {
            ended = Outcome.ANSWERED;
        } else if (requests[target] > 0) {
            ended = IcmpErrors.isIcmp(error[target]) ? Outcome.REFUSED : Outcome.SILENT;
        } else {
            ended = Outcome.NOT_SENT;
        }
        outcome[target] = ended;
    }

    void concludeWithoutSocket(int target, Reason reason) {
        noSocket = reason;
        outcome[target] = Outcome.NO_SOCKET;
    }

    public int size() {
        return address.length;
    }

    public int address(int target) {
        return address[target];
    }

    public Outcome outcome(int target) {
        return outcome[target];
    }

    public int requests(int target) {
        return requests[target];
    }

    public int replies(int target) {
        return replies[target];
    }

    /** TTL of the last reply; 0 if there was none or the kernel did not tell. */
    public int ttl(int target) {
        return ttl[target] & 0xffff;
    }

    /** Type and code as {@link IcmpErrors} packs them, or an errno. */
    public int error(int target) {
        return error[target];
    }

    /** Who sent the ICMP error; 0 if unknown. */
    public int offender(int target) {
        return offender[target];
    }

    /** Why there was no socket. */
    public @Nullable Reason noSocket() {
        return noSocket;
    }

    /** Mean of the RTTs in nanoseconds; 0 if there is none. */
    public long meanNanos(int target) {
        long sum = 0;
        for (int i = target * stride; i < (target + 1) * stride; i++) {
            sum += rtts[i];
        }
        return replies[target] == 0 ? 0 : sum / replies[target];
    }

    /** RTTs in nanoseconds in the order of their requests, unanswered ones left out. */
    public long[] rttNanos(int target) {
        long[] some = new long[replies[target]];
        int n = 0;
        for (int i = target * stride; i < (target + 1) * stride; i++) {
            if (rtts[i] > 0) {
                some[n++] = rtts[i];
            }
        }
        return some;
    }
}
