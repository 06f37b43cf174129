package io.denyut.server.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** What can be pinged: an IPv4 or IPv6 address, or a host name (RFC 1123, section 2.1). */
final class Addresses {
    private static final int MAX_NAME = 253;
    private static final Pattern NUMBERS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]{1,30})?");

    private Addresses() {}

    /** What is wrong with an address whatever looks at it (a URL is fine), if anything is. */
    static Optional<String> impossible(String address) {
        if (NUMBERS_AND_DOTS.matcher(address).matches()) {
            return problem(address);
        }
        return address.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))
                ? Optional.of(Keys.quoted(address) + " has spaces or control characters in it")
                : Optional.empty();
    }

    /** What is wrong with an address that is to be pinged, if anything is. */
    static Optional<String> problem(String address) {
        if (address.length() > MAX_NAME) {
            return Optional.of("an address of " + address.length() + " characters is longer than " + MAX_NAME);
        }
        if (NUMBERS_AND_DOTS.matcher(address).matches()) {
            return isIpv4(address)
                    ? Optional.empty()
                    : Optional.of(Keys.quoted(address) + " is not an IPv4 address (four numbers 0 to 255)");
        }
        if (IPV6.matcher(address).matches()) {
            return Optional.empty();
        }
        for (String label : address.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return Optional.of(Keys.quoted(address)
                        + " is neither an IP address nor a host name (letters, digits, '-', '_' and '.')");
            }
        }
        return Optional.empty();
    }

    private static boolean isIpv4(String address) {
        String[] octets = address.split("\\.", -1);
        if (octets.length != 4) {
            return false;
        }
        for (String octet : octets) {
            if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
                return false;
            }
        }
        return true;
    }
}
