package io.denyut.store.internal.inventory;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of a database, taken apart so that no secret stays in it: drivers log URLs that they cannot read, and messages quote them.
 *
 * @param kind {@code postgresql}, {@code mariadb}, {@code mysql}, {@code sqlite}, ...
 * @param bare the URL without credentials, as it is given to the driver and shown to people
 * @param shown what people see of it: without its parameters
 * @param credentials what stood in it of user and secrets, to be given to the driver as properties
 * @param parameters the names of the parameters that stay in the URL, in small letters
 */
record JdbcUrl(String kind, String bare, String shown, Map<String, String> credentials, Set<String> parameters) {
    private static final Pattern FORM = Pattern.compile("jdbc:([A-Za-z0-9]+):(.*)", Pattern.DOTALL);
    private static final Pattern SECRET = Pattern.compile("(?i).*(pass|pwd|secret|token).*");
    private static final Pattern USER_INFO = Pattern.compile("//([^/]*)@", Pattern.DOTALL);
    private static final Set<String> TAKEN_APART = Set.of("postgresql", "mariadb", "mysql");

    /** @throws IllegalArgumentException if it is no JDBC URL; the message shows nothing of it but its beginning */
    static JdbcUrl parse(String url) {
        Matcher form = FORM.matcher(url.trim());
        if (!form.matches()) {
            int end = url.indexOf(':');
            throw new IllegalArgumentException(
                    (end < 0 || end > 40 ? "it" : Shown.quoted(url.substring(0, end + 1) + "..."))
                            + " is not a JDBC URL such as jdbc:postgresql://HOST/DATABASE, jdbc:mariadb://HOST/DATABASE or jdbc:sqlite:FILE");
        }
        String kind = form.group(1).toLowerCase(Locale.ROOT);
        String rest = form.group(2);
        if (kind.equals("sqlite")) {
            return new JdbcUrl(kind, url.trim(), Shown.line("jdbc:sqlite:" + file(rest), 300), Map.of(), names(rest));
        }
        if (!TAKEN_APART.contains(kind)) {
            // How others write their credentials is theirs to know: as little as possible is shown.
            return new JdbcUrl(kind, url.trim(), "jdbc:" + kind + ":...", Map.of(), names(rest));
        }
        return takeApart(kind, rest);
    }

    private static JdbcUrl takeApart(String kind, String rest) {
        Map<String, String> credentials = new LinkedHashMap<>();
        String place = rest;
        // A password may hold any of / ? and @, so this is looked for first, and greedily within what can be the
        // authority.
        Matcher info = USER_INFO.matcher(place);
        if (info.lookingAt()) {
            int colon = info.group(1).indexOf(':');
            credentials.put(
                    "user", decoded(colon < 0 ? info.group(1) : info.group(1).substring(0, colon)));
            if (colon >= 0) {
                credentials.put("password", decoded(info.group(1).substring(colon + 1)));
            }
            place = "//" + place.substring(info.end());
        }
        int query = place.indexOf('?');
        if (query < 0) {
            return new JdbcUrl(kind, "jdbc:" + kind + ":" + place, shown(kind, place), credentials, Set.of());
        }
        StringBuilder kept = new StringBuilder();
        for (String pair : place.substring(query + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (equals >= 0
                    && (SECRET.matcher(name).matches() || name.equalsIgnoreCase("user"))
                    && !isFlag(pair.substring(equals + 1))) {
                credentials.put(name, decoded(pair.substring(equals + 1)));
            } else {
                kept.append(kept.isEmpty() ? "?" : "&").append(pair);
            }
        }
        String bare = place.substring(0, query);
        return new JdbcUrl(
                kind, "jdbc:" + kind + ":" + bare + kept, shown(kind, bare), credentials, names(kept.toString()));
    }

    /** {@code allowPublicKeyRetrieval} and the like hold no secret, whatever their names hold. */
    private static boolean isFlag(String value) {
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
    }

    private static String shown(String kind, String place) {
        return Shown.line(new Redaction(Set.of()).of("jdbc:" + kind + ":" + place), 200);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static Set<String> names(String text) {
        Set<String> names = new java.util.HashSet<>();
        int query = text.indexOf('?');
        if (query >= 0) {
            for (String pair : text.substring(query + 1).split("&", -1)) {
                names.add(pair.split("=", 2)[0].toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** What SQLite opens, without parameters. */
    private static String file(String rest) {
        int query = rest.indexOf('?');
        return query < 0 ? rest : rest.substring(0, query);
    }

    /** The file of SQLite. */
    String sqliteFile() {
        String file = file(bare.substring("jdbc:sqlite:".length()));
        return file.startsWith("file:") ? file.substring("file:".length()) : file;
    }

    /** The same database for the driver of MariaDB, which also speaks with MySQL. */
    JdbcUrl asMariadb() {
        return new JdbcUrl(
                kind, "jdbc:mariadb:" + bare.substring("jdbc:mysql:".length()), shown, credentials, parameters);
    }
}
