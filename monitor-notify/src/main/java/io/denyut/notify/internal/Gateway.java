package io.denyut.notify.internal;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.denyut.ConfigException;
import io.denyut.Problem;
import io.denyut.spi.Secret;
import io.denyut.spi.Settings;
import io.denyut.spi.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A declared gateway with what the user gave for it.
 *
 * @param declaration how it is spoken to
 * @param url whole
 * @param values by name
 * @param secrets by name, asked at each use
 */
public record Gateway(
        GatewayDeclaration declaration,
        String url,
        Map<String, String> values,
        Map<String, Supplier<Optional<Secret>>> secrets) {
    /** The gateways that are declared already; {@code http} is for a declaration of the user's. */
    public static final List<String> READY = List.of("kirimwa", "fonnte", "wablas");

    private static final String OWN = "http";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads {@code gateway}, {@code declaration}, {@code url}, {@code values} and {@code secrets}. */
    public static Gateway of(Settings settings) {
        String name = settings.string("gateway", "").trim();
        Settings own = settings.section("declaration");
        GatewayDeclaration declaration;
        if (READY.contains(name)) {
            declaration = ready(name);
            if (settings.has("declaration")) {
                settings.refuse("declaration", "is for gateway: http; " + name + " has one already");
            }
        } else if (!name.equals(OWN)) {
            throw unknown(settings, name);
        } else if (!settings.has("declaration")) {
            throw new ConfigException(
                    settings.where("declaration"), "must be set: it says how the gateway is spoken to");
        } else {
            declaration = new DeclarationReader(own, "the gateway").read();
        }
        return new Gateway(
                declaration, url(settings, declaration), values(settings, declaration), secrets(settings, declaration));
    }

    private static ConfigException unknown(Settings settings, String name) {
        String message = (name.isEmpty() ? "must be set: " : "'" + Words.clean(name) + "' must be ") + "one of "
                + String.join(", ", READY) + ", " + OWN;
        String hint = Suggestions.nearest(name, READY)
                .map(near -> "did you mean '" + near + "'?")
                .orElse(null);
        return new ConfigException(List.of(new Problem(settings.where("gateway"), message, hint)));
    }

    /** A ready declaration. */
    public static GatewayDeclaration ready(String name) {
        try (InputStream in = Gateway.class.getResourceAsStream("/io/denyut/notify/gateways/" + name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no declaration of " + name);
            }
            Map<String, Object> values = JSON.readValue(in, new TypeReference<>() {});
            return read(name, values);
        } catch (IOException e) {
            throw new UncheckedIOException("the declaration of " + name + " cannot be read", e);
        }
    }

    /** A declaration from a map of texts, numbers, lists and maps. */
    public static GatewayDeclaration read(String name, Map<String, Object> values) {
        return Settings.of(name, values).create(new io.denyut.spi.Provider<>() {
            @Override
            public String id() {
                return name;
            }

            @Override
            public GatewayDeclaration create(Settings settings) {
                return new DeclarationReader(settings, name).read();
            }
        });
    }

    private static String url(Settings settings, GatewayDeclaration declaration) {
        String url = settings.string("url", declaration.url());
        Set<String> allowed = Set.copyOf(declaration.values());
        if (settings.has("url")) {
            DeclarationReader.checkUrl(settings, url, allowed);
        }
        return url;
    }

    private static Map<String, String> values(Settings settings, GatewayDeclaration declaration) {
        Settings section = settings.section("values");
        Map<String, String> values = new LinkedHashMap<>();
        String url = settings.string("url", declaration.url());
        for (String name : declaration.values()) {
            boolean inUrl = declaration.url().contains("{" + name + "}");
            if (inUrl && !url.contains("{" + name + "}")) {
                section.string(name, ""); // the user's own URL has no place for it
                continue;
            }
            String value = section.string(name);
            if (inUrl && !value.isEmpty() && !value.matches("[A-Za-z0-9.-]{1,100}")) {
                section.refuse(
                        name,
                        "'" + Words.clean(value)
                                + "' must be letters, digits, dots and hyphens: it is a part of the URL");
            }
            values.put(name, value);
        }
        return values;
    }

    private static Map<String, Supplier<Optional<Secret>>> secrets(Settings settings, GatewayDeclaration declaration) {
        Settings section = settings.section("secrets");
        Map<String, Supplier<Optional<Secret>>> secrets = new LinkedHashMap<>();
        for (String name : declaration.secrets()) {
            if (!section.has(name)) {
                section.refuse(name, "must be set: " + declaration.name() + " asks for it");
            }
            secrets.put(name, section.secret(name));
        }
        return secrets;
    }

    /** The whole URL. */
    String address() {
        return Placeholders.fill(url, values);
    }
}
