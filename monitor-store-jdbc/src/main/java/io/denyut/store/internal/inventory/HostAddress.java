package io.denyut.store.internal.inventory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses of hosts: IPv4, IPv6, or a name (RFC 1123 section 2.1, with {@code _} as it is in use). Nothing is resolved. */
public final class HostAddress {
    private static final Pattern NUMBERS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,32})?");
    private static final Pattern NAME = Pattern.compile(
            "([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9A-Fa-f]*");
    private static final int MAX_NAME = 253;

    private HostAddress() {}

    /** What is wrong with an address, with the value in it; empty if it can be tried. */
    public static Optional<String> problem(String address) {
        if (NUMBERS_AND_DOTS.matcher(address).matches()) {
            return IPV4.matcher(address).matches()
                    ? Optional.empty()
                    : Optional.of(Shown.quoted(address) + " is not an IPv4 address (four numbers of 0 to 255)");
        }
        return isName(address) || isIpv6(address)
                ? Optional.empty()
                : Optional.of(Shown.quoted(address) + " is neither an IP address nor a host name");
    }

    /** The last label is no number: {@code 10.0.0.0x7f} would reach the system's resolver as one. */
    private static boolean isName(String text) {
        if (text.length() > MAX_NAME || !NAME.matcher(text).matches()) {
            return false;
        }
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return !NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches();
    }

    private static boolean isIpv6(String text) {
        if (!IPV6.matcher(text).matches() || text.indexOf(':') < 0) {
            return false;
        }
        int zone = text.indexOf('%');
        try {
            // With a colon in it, the text is parsed and never looked up.
            InetAddress.getByName(zone < 0 ? text : text.substring(0, zone));
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
