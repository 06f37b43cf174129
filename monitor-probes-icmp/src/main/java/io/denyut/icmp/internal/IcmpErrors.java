package io.denyut.icmp.internal;

import io.denyut.Reason;

/** ICMP error messages (RFC 792, RFC 1812 section 5.2.7) as reasons. */
public final class IcmpErrors {
    private static final int ICMP = 1 << 16;
    private static final int UNREACHABLE = 3;
    private static final int TIME_EXCEEDED = 11;
    private static final int PARAMETER_PROBLEM = 12;

    private IcmpErrors() {}

    static int pack(int type, int code) {
        return ICMP | (type << 8) | code;
    }

    static boolean isIcmp(int error) {
        return (error & ICMP) != 0;
    }

    /** True for types that say the request will not be answered; redirects and source quench do not. */
    static boolean isFinal(int type) {
        return type == UNREACHABLE || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM;
    }

    /**
     * What an error means, and who said it.
     *
     * @param offender the address of the one who said it; empty if nobody did
     */
    public static Reason reason(int error, String offender) {
        int type = (error >> 8) & 0xff;
        int code = error & 0xff;
        String by = offender.isEmpty() ? "" : ", says " + offender;
        return switch (type) {
            case UNREACHABLE -> unreachable(code, by);
            case TIME_EXCEEDED -> new Reason("icmp.ttl_exceeded", "the packet's time to live ran out on the way" + by);
            case PARAMETER_PROBLEM -> new Reason("icmp.parameter_problem", "the packet was found faulty" + by);
            default -> new Reason("icmp.unreachable.other", "ICMP type " + type + " code " + code + by);
        };
    }

    private static Reason unreachable(int code, String by) {
        return switch (code) {
            case 0, 6, 8, 11 -> new Reason("icmp.unreachable.net", "network unreachable" + by);
            case 1, 7, 12 -> new Reason("icmp.unreachable.host", "host unreachable" + by);
            case 2 -> new Reason("icmp.unreachable.protocol", "protocol unreachable" + by);
            case 3 -> new Reason("icmp.unreachable.port", "port unreachable" + by);
            case 4 -> new Reason("icmp.unreachable.fragmentation", "the packet is too big for a link on the way" + by);
            case 5 -> new Reason("icmp.unreachable.source_route", "source route failed" + by);
            case 9, 10, 13 -> new Reason("icmp.unreachable.prohibited", "prohibited by a filter" + by);
            default -> new Reason("icmp.unreachable.other", "unreachable, code " + code + by);
        };
    }
}
