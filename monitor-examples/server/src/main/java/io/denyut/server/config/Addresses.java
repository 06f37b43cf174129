package io.denyut.server.config;

import io.denyut.icmp.IcmpAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** What no probe can look at, whatever it does: addresses may also be URLs or names that only their probe understands. */
final class Addresses {
    private static final Pattern NUMBERS_AND_DOTS = Pattern.compile("[0-9.]+");

    private Addresses() {}

    /** What is wrong with an address, if anything is. */
    static Optional<String> impossible(String address) {
        if (NUMBERS_AND_DOTS.matcher(address).matches()
                && IcmpAddress.parseIpv4(address).isEmpty()) {
            return Optional.of(Keys.quoted(address) + " is not an IPv4 address (four numbers 0 to 255)");
        }
        return address.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))
                ? Optional.of(Keys.quoted(address) + " has spaces or control characters in it")
                : Optional.empty();
    }
}
