package io.denyut;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that is watched: a router, a switch, an OLT, or a component of one (an interface, a PON port, an ONU).
 *
 * @param id stable and unique, {@code [A-Za-z0-9._:@/-]{1,200}}; the identity of its whole history
 * @param name for people
 * @param address what the probe needs (host name, IP address, URL); never resolved by the core, and checked by the probe: an address that it
 *     cannot use gives UNKNOWN with the reason
 * @param tags for selecting and routing: site, role, customer class
 * @param options settings of probes for this target ({@code snmp.port}, {@code check.every}); never a secret, only the name of one
 * @param parentId the target that contains this one, if any. "Behind that router" is a dependency, not containment
 * @since 0.1.0
 */
public record Target(
        String id,
        String name,
        String address,
        Tags tags,
        Map<String, String> options,
        @Nullable String parentId) {
    private static final int MAX_NAME = 500;
    private static final int MAX_ADDRESS = 2_000;

    public Target {
        Names.require(Names.TARGET_ID, id, "target id");
        if (name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "target " + id + ": name of " + name.length() + " characters is longer than " + MAX_NAME);
        }
        if (address.isBlank() || address.length() > MAX_ADDRESS) {
            throw new IllegalArgumentException("target " + id + ": address of " + address.length()
                    + " characters must be 1 to " + MAX_ADDRESS + " and not blank");
        }
        if (parentId != null) {
            Names.require(Names.TARGET_ID, parentId, "target " + id + ": parent id");
            if (parentId.equals(id)) {
                throw new IllegalArgumentException("target " + id + " cannot be its own parent");
            }
        }
        options = options.isEmpty() ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(options));
    }

    /** A target that is named after its id. */
    public static Target of(String id, String address) {
        return new Target(id, id, address, Tags.NONE, Map.of(), null);
    }

    public Target withName(String name) {
        return new Target(id, name, address, tags, options, parentId);
    }

    public Target withAddress(String address) {
        return new Target(id, name, address, tags, options, parentId);
    }

    public Target withTags(Tags tags) {
        return new Target(id, name, address, tags, options, parentId);
    }

    /** A copy with one option more, or another value for one. */
    public Target withOption(String key, String value) {
        Map<String, String> copy = new TreeMap<>(options);
        copy.put(key, value);
        return new Target(id, name, address, tags, copy, parentId);
    }

    /** A copy that is contained in another target. */
    public Target withParent(String parentId) {
        return new Target(id, name, address, tags, options, parentId);
    }
}
