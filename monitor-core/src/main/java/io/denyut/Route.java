package io.denyut;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts go to which notifier. Immutable; every method returns a copy. A monitor without routes sends everything to all.
 *
 * @since 0.1.0
 */
public final class Route {
    private final String notifier;
    private final Severity atLeast;
    private final @Nullable String tagKey;
    private final @Nullable String tagValue;

    private Route(String notifier, Severity atLeast, @Nullable String tagKey, @Nullable String tagValue) {
        this.notifier = notifier;
        this.atLeast = atLeast;
        this.tagKey = tagKey;
        this.tagValue = tagValue;
    }

    /** Everything to the notifier with this id. */
    public static Route to(String notifier) {
        return new Route(Names.require(Names.PART_ID, notifier, "notifier id"), Severity.WARNING, null, null);
    }

    /** Only alerts of this severity or worse. */
    public Route atLeast(Severity severity) {
        return new Route(notifier, severity, tagKey, tagValue);
    }

    /** Only alerts of targets with this tag. */
    public Route tag(String key, String value) {
        return new Route(notifier, atLeast, Names.require(Names.TAG_KEY, key, "tag key"), value);
    }

    public String notifier() {
        return notifier;
    }

    public Severity atLeast() {
        return atLeast;
    }

    /** The tag a target must have, as {@code key=value}. */
    public Optional<String> tag() {
        return Optional.ofNullable(tagKey).map(key -> key + "=" + tagValue);
    }

    /** True when an alert of this severity at this target takes the route. */
    public boolean takes(Target target, Severity severity) {
        return severity.compareTo(atLeast) >= 0
                && (tagKey == null || tagValue == null || target.tags().has(tagKey, tagValue));
    }
}
