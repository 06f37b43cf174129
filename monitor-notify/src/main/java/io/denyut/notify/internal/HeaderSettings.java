package io.denyut.notify.internal;

import io.denyut.spi.Secret;
import io.denyut.spi.SettingSpec;
import io.denyut.spi.Settings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Headers that a user adds to requests; their values may be secrets. */
public final class HeaderSettings {
    public static final SettingSpec SPEC = new SettingSpec(
            "headers",
            SettingSpec.Type.SECRET,
            "",
            "A section of headers to add, such as Authorization; a value may be ${env:NAME} or ${file:PATH}.");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,60}");

    /** What the request itself says. */
    private static final Set<String> OURS = Set.of(
            "host",
            "content-type",
            "content-length",
            "connection",
            "transfer-encoding",
            "idempotency-key",
            "denyut-timestamp",
            "denyut-signature");

    private HeaderSettings() {}

    public static Map<String, Supplier<Optional<Secret>>> read(Settings settings) {
        Settings section = settings.section("headers");
        Map<String, Supplier<Optional<Secret>>> headers = new LinkedHashMap<>();
        for (String name : section.keys()) {
            if (!NAME.matcher(name).matches()) {
                section.refuse(name, "is no name of a header: letters, digits and hyphens, at most 60");
            } else if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                section.refuse(name, "is a header that Denyut writes itself");
            } else {
                headers.put(name, section.secret(name));
            }
        }
        return headers;
    }
}
