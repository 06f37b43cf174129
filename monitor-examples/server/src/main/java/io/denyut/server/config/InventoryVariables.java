package io.denyut.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns {@code DB_CONNECTION} and its companions into settings of a source of type {@code jdbc-inventory}. */
final class InventoryVariables {
    private static final String CONNECTION = "DB_CONNECTION";
    private static final String HOST = "DB_HOST";
    private static final String PORT = "DB_PORT";
    private static final String DATABASE = "DB_DATABASE";
    private static final String USERNAME = "DB_USERNAME";
    private static final String PASSWORD = "DB_PASSWORD";

    /** What says that a database is meant; {@code DB_CONNECTION} alone stands in every file that was copied from the example. */
    private static final List<String> MEANT = List.of(HOST, DATABASE, PORT, USERNAME, PASSWORD);

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}|\\[?[0-9A-Fa-f:.]{2,45}]?");
    /** Neither of these ends the name of the database within a JDBC URL. */
    private static final Pattern DATABASE_NAME = Pattern.compile("[^?&#;/\\\\\\s\\p{Cntrl}]{1,200}");

    private final Map<String, Variable> variables;
    private final Path workingDirectory;
    private final Problems problems;

    private enum Product {
        MARIADB("mariadb", 3306),
        POSTGRESQL("postgresql", 5432),
        SQLITE("sqlite", 0);

        private final String name;
        private final int port;

        Product(String name, int port) {
            this.name = name;
            this.port = port;
        }
    }

    /** S1 names them as SQLAlchemy does: a product, and after a plus the driver, which is of no interest here. */
    private static final Map<String, Product> CONNECTIONS = Map.of(
            "mysql+pymysql", Product.MARIADB,
            "mysql", Product.MARIADB,
            "mariadb+pymysql", Product.MARIADB,
            "mariadb", Product.MARIADB,
            "postgresql", Product.POSTGRESQL,
            "postgresql+psycopg2", Product.POSTGRESQL,
            "postgres", Product.POSTGRESQL,
            "sqlite", Product.SQLITE);

    private InventoryVariables(Map<String, Variable> variables, Path workingDirectory, Problems problems) {
        this.variables = variables;
        this.workingDirectory = workingDirectory;
        this.problems = problems;
    }

    static boolean areSet(Map<String, Variable> variables) {
        return MEANT.stream().anyMatch(variables::containsKey);
    }

    /** The name of the first that says that a database is meant. */
    static String firstOf(Map<String, Variable> variables) {
        return MEANT.stream().filter(variables::containsKey).findFirst().orElse(CONNECTION);
    }

    /** The settings by key; none if no database is meant, or what is meant is not clear. */
    static Map<String, Variable> settings(Map<String, Variable> variables, Path workingDirectory, Problems problems) {
        return areSet(variables) ? new InventoryVariables(variables, workingDirectory, problems).settings() : Map.of();
    }

    private Map<String, Variable> settings() {
        Product product = product();
        if (product == null) {
            return Map.of();
        }
        Optional<Variable> url = product == Product.SQLITE ? file() : server(product);
        Map<String, Variable> settings = new LinkedHashMap<>();
        url.ifPresent(each -> settings.put("url", each));
        if (product != Product.SQLITE) {
            required(USERNAME, "the user that may read the table").ifPresent(each -> settings.put("user", each));
            Variable password = variables.get(PASSWORD);
            if (password != null) {
                settings.put("password", new Variable(PASSWORD, "${env:" + PASSWORD + "}", password.place()));
            }
        }
        return settings;
    }

    private @Nullable Product product() {
        Optional<Variable> connection = required(CONNECTION, "mysql+pymysql");
        if (connection.isEmpty()) {
            return null;
        }
        String word = connection.get().value().toLowerCase(Locale.ROOT);
        Product product = CONNECTIONS.get(word);
        if (product == null && word.contains(":")) {
            // Such a text may hold a password.
            refuse(
                    connection.get(),
                    "must be a word such as mysql+pymysql, not a whole URL",
                    "the rest goes to DB_HOST, DB_DATABASE, DB_USERNAME and DB_PASSWORD");
        } else if (product == null) {
            refuse(
                    connection.get(),
                    "there is no database " + Keys.quoted(connection.get().value()),
                    Problems.hint(word, CONNECTIONS.keySet(), "databases"));
        }
        return product;
    }

    private Optional<Variable> server(Product product) {
        Optional<Variable> host =
                required(HOST, "127.0.0.1").filter(each -> matches(each, HOST_NAME, "a host name or an IP address"));
        Optional<Variable> database =
                required(DATABASE, "kaido_kit").filter(each -> matches(each, DATABASE_NAME, "the name of a database"));
        int port = port(product.port);
        if (host.isEmpty() || database.isEmpty() || port == 0) {
            return Optional.empty();
        }
        String name = host.get().value();
        String bracketed = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
        return Optional.of(new Variable(
                HOST,
                "jdbc:" + product.name + "://" + bracketed + ":" + port + "/"
                        + database.get().value(),
                host.get().place()));
    }

    private Optional<Variable> file() {
        return required(DATABASE, "inventaris.db").flatMap(each -> {
            try {
                return Optional.of(new Variable(
                        DATABASE,
                        "jdbc:sqlite:" + workingDirectory.resolve(each.value()).normalize(),
                        each.place()));
            } catch (InvalidPathException e) {
                refuse(each, Keys.quoted(each.value()) + " is not a path: " + e.getReason(), null);
                return Optional.empty();
            }
        });
    }

    /** The port, 0 if it was refused. */
    private int port(int usual) {
        Variable port = variables.get(PORT);
        if (port == null) {
            return usual;
        }
        if (port.value().matches("\\d{1,5}")) {
            int number = Integer.parseInt(port.value());
            if (number >= 1 && number <= 65_535) {
                return number;
            }
        }
        refuse(port, Keys.quoted(port.value()) + " must be a port, 1 to 65535", null);
        return 0;
    }

    private boolean matches(Variable variable, Pattern pattern, String what) {
        boolean good = pattern.matcher(variable.value()).matches();
        if (!good) {
            refuse(variable, Keys.quoted(variable.value()) + " is not " + what, null);
        }
        return good;
    }

    private Optional<Variable> required(String name, String example) {
        Variable variable = variables.get(name);
        if (variable == null) {
            problems.add(
                    new Place(fileOfTheFirst(), 0, name),
                    name,
                    "must be set, for " + firstOf(variables) + " is",
                    "for example " + name + "=" + example + "; without an inventory leave all DB_ variables empty");
        }
        return Optional.ofNullable(variable);
    }

    /** Where the database is named. */
    private String fileOfTheFirst() {
        return MEANT.stream()
                .flatMap(name -> Optional.ofNullable(variables.get(name)).stream())
                .findFirst()
                .map(each -> each.place().file())
                .orElse("environment");
    }

    private void refuse(Variable variable, String message, @Nullable String hint) {
        problems.add(variable.place(), variable.name(), message, hint);
    }
}
