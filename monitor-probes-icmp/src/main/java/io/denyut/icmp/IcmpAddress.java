package io.denyut.icmp;

import io.denyut.Reason;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Addresses as the pinger takes them: an IPv4 address of four decimal numbers, or a host name. Java's own parser also reads {@code 127.1},
 * {@code 0x7f.1} and {@code 2130706433}; here those are mistakes, so that a typing error never pings a stranger.
 *
 * @since 0.1.0
 */
public final class IcmpAddress {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    private IcmpAddress() {}

    /**
     * Why an address cannot be pinged: {@code icmp.address} if it is neither an address nor a host name, {@code icmp.family} if it is an IPv6
     * address. Empty if it can be tried; whether a name resolves is not asked.
     */
    public static Optional<Reason> check(String address) {
        if (parseIpv4(address).isPresent() || isHostName(address)) {
            return Optional.empty();
        }
        if (isIpv6(address)) {
            return Optional.of(
                    new Reason("icmp.family", "'" + address + "' is an IPv6 address; only IPv4 can be pinged so far"));
        }
        return Optional.of(new Reason("icmp.address", describe(address)));
    }

    private static String describe(String address) {
        if (address.isEmpty()) {
            return "the address is empty";
        }
        if (address.length() > MAX_NAME + 1) {
            return "an address of " + address.length() + " characters is longer than " + MAX_NAME;
        }
        StringBuilder shown = new StringBuilder();
        address.chars().limit(80).forEach(c -> shown.append(c < ' ' || c == 0x7f ? '?' : (char) c));
        return "'" + shown + "' is neither an IPv4 address (four numbers of 0 to 255) nor a host name";
    }

    /** The address of exactly four decimal numbers of 0 to 255 without leading zeros, as a 32-bit number. */
    public static OptionalInt parseIpv4(String text) {
        int length = text.length();
        if (length < 7 || length > 15) {
            return OptionalInt.empty();
        }
        int address = 0;
        int part = 0;
        int digits = 0;
        int parts = 1;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (digits == 0 || parts == 4) {
                    return OptionalInt.empty();
                }
                address = (address << 8) | part;
                part = 0;
                digits = 0;
                parts++;
            } else if (c >= '0' && c <= '9') {
                if (digits > 0 && part == 0) {
                    return OptionalInt.empty(); // a leading zero: octal to some readers, decimal to others
                }
                part = part * 10 + c - '0';
                digits++;
                if (part > 255) {
                    return OptionalInt.empty();
                }
            } else {
                return OptionalInt.empty();
            }
        }
        return parts == 4 && digits > 0 ? OptionalInt.of((address << 8) | part) : OptionalInt.empty();
    }

    /** The usual text of an IPv4 address. */
    public static String format(int address) {
        return (address >>> 24) + "." + ((address >>> 16) & 0xff) + "." + ((address >>> 8) & 0xff) + "."
                + (address & 0xff);
    }

    /**
     * True for names of labels of letters, digits, {@code -} and {@code _}, the last label not all digits; at most 253 characters, a dot at
     * the end is allowed.
     */
    static boolean isHostName(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return false;
        }
        int start = 0;
        boolean letters = false;
        for (int i = 0; i <= name.length(); i++) {
            char c = i == name.length() ? '.' : name.charAt(i);
            if (c == '.') {
                if (i == start || i - start > MAX_LABEL || name.charAt(start) == '-' || name.charAt(i - 1) == '-') {
                    return false;
                }
                start = i + 1;
                if (i < name.length()) {
                    letters = false;
                }
            } else if (isLetter(c) || c == '_' || c == '-') {
                letters = true;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return letters && !isHexNumber(name.substring(name.lastIndexOf('.') + 1));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** {@code 0x7f000001} would reach the system's resolver as a number. */
    private static boolean isHexNumber(String label) {
        return label.length() > 2
                && label.charAt(0) == '0'
                && (label.charAt(1) == 'x' || label.charAt(1) == 'X')
                && label.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
    }

    /** True for the text of an IPv6 address (RFC 4291 section 2.2), with or without a zone. */
    static boolean isIpv6(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        if (address.length() < 2 || address.length() > 45 || zone == text.length() - 1) {
            return false;
        }
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address, true) == 8;
        }
        if (address.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        int before = groups(address.substring(0, gap), false);
        int after = groups(address.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    /** The number of 16-bit groups; -1 if there is anything else. */
    private static int groups(String text, boolean mayEndInIpv4) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int groups = 0;
        for (int i = 0; i < parts.length; i++) {
            if (mayEndInIpv4
                    && i == parts.length - 1
                    && parts[i].indexOf('.') >= 0
                    && parseIpv4(parts[i]).isPresent()) {
                groups += 2;
            } else if (!parts[i].isEmpty()
                    && parts[i].length() <= 4
                    && parts[i].chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0)) {
                groups++;
            } else {
                return -1;
            }
        }
        return groups;
    }
}
