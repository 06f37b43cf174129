package io.denyut.store.internal.inventory;

import io.denyut.spi.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the table is: opens connections that can only read, that wait no longer than they may, and that tell no secret. Thread-safe. */
public final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final @Nullable JdbcUrl url;
    private final @Nullable DataSource dataSource;
    private final String user;
    private final @Nullable Supplier<Optional<Secret>> password;
    private final Duration timeout;

    private Database(
            @Nullable JdbcUrl url,
            @Nullable DataSource dataSource,
            String user,
            @Nullable Supplier<Optional<Secret>> password,
            Duration timeout) {
        this.url = url;
        this.dataSource = dataSource;
        this.user = user;
        this.password = password;
        this.timeout = timeout;
    }

    /**
     * A database by its URL.
     *
     * @param user empty if the URL names one or none is needed
     * @param password asked at each connection; {@code null} if the URL holds one or none is needed
     * @param timeout of connecting and of each answer
     * @throws IllegalArgumentException if it is no JDBC URL
     */
    public static Database of(
            String url, String user, @Nullable Supplier<Optional<Secret>> password, Duration timeout) {
        return new Database(JdbcUrl.parse(url), null, user, password, timeout);
    }

    /** A database of a program that embeds Denyut. */
    public static Database of(DataSource dataSource, Duration timeout) {
        return new Database(null, dataSource, "", null, timeout);
    }

    /** The URL without anything secret. */
    public String shown() {
        return url == null ? "the data source" : url.shown();
    }

    /** How long to wait for an answer, in whole seconds, at least one. */
    int timeoutSeconds() {
        return (int) Math.max(1, timeout.plusMillis(999).toSeconds());
    }

    /** What is done with an open connection. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException, IOException;
    }

    /**
     * Opens a connection, works with it in one transaction that only reads, and closes it.
     *
     * @throws InventoryFailure with what is wrong and what to do
     */
    public <T> T read(Work<T> work) throws IOException {
        Properties properties = new Properties();
        try (Connection connection = url == null ? fromSource() : fromDriver(url, properties)) {
            prepare(connection);
            try {
                return work.with(connection);
            } finally {
                end(connection);
            }
        } catch (SQLException e) {
            throw SqlFailures.explain(e, this, redaction(properties));
        }
    }

    private Connection fromSource() throws SQLException {
        if (dataSource == null) {
            throw new IllegalStateException("neither a URL nor a data source");
        }
        return dataSource.getConnection();
    }

    private Connection fromDriver(JdbcUrl given, Properties properties) throws SQLException, InventoryFailure {
        requireFile(given);
        properties.putAll(given.credentials());
        if (!user.isEmpty()) {
            properties.put("user", user);
        }
        if (password != null) {
            Secret secret = password.get()
                    .orElseThrow(() -> new InventoryFailure(
                            shown() + ": the secret that the setting 'password' names cannot be found or is empty"));
            properties.put("password", secret.reveal());
        }
        JdbcUrl named = given;
        Optional<Driver> driver = Drivers.find(given.bare());
        if (driver.isEmpty() && given.kind().equals("mysql")) {
            named = given.asMariadb();
            driver = Drivers.find(named.bare());
        }
        if (driver.isEmpty()) {
            throw new InventoryFailure("no JDBC driver on the class path takes " + shown()
                    + ": check its form (jdbc:postgresql://HOST/DATABASE, jdbc:mariadb://HOST/DATABASE,"
                    + " jdbc:mysql://HOST/DATABASE, jdbc:sqlite:FILE), or add the jar of its driver");
        }
        timeouts(named, properties);
        Connection connection = connect(driver.get(), named, properties);
        if (connection == null) {
            throw new InventoryFailure(
                    shown() + ": the driver " + driver.get().getClass().getName() + " refuses this form of URL");
        }
        return connection;
    }

    private Connection connect(Driver driver, JdbcUrl named, Properties properties)
            throws SQLException, InventoryFailure {
        try {
            return driver.connect(named.bare(), properties);
        } catch (LinkageError e) {
            throw new InventoryFailure(shown() + ": " + SqlFailures.nativeLibrary());
        } catch (RuntimeException e) {
            throw new InventoryFailure(
                    shown() + ": the driver " + driver.getClass().getName() + " failed: "
                            + redaction(properties).of(SqlFailures.said(e)));
        }
    }

    /** A file that is not there would be made by some drivers, and an empty inventory retires every target. */
    private static void requireFile(JdbcUrl given) throws InventoryFailure {
        if (!given.kind().equals("sqlite")) {
            return;
        }
        String name = given.sqliteFile();
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw new InventoryFailure(given.shown() + " names no file: " + e.getReason());
        }
        if (name.isBlank() || name.startsWith(":")) {
            throw new InventoryFailure(given.shown() + " names no file: a database in memory has no inventory in it");
        }
        if (!Files.isRegularFile(file)) {
            throw new InventoryFailure(
                    given.shown() + ": there is no file " + file.toAbsolutePath()
                            + "; a path that does not begin with / is looked for in the folder that the program was started in");
        }
        if (!Files.isReadable(file)) {
            throw new InventoryFailure(given.shown() + ": " + file.toAbsolutePath()
                    + " may not be read by the user that runs this program");
        }
    }

    /** Each driver has its own words for it. What the URL says itself is left alone. */
    private void timeouts(JdbcUrl given, Properties properties) {
        long millis = timeout.toMillis();
        Map<String, Object> wanted = switch (given.kind()) {
            case "postgresql" ->
                Map.of(
                        "connectTimeout",
                        timeoutSeconds(),
                        "socketTimeout",
                        timeoutSeconds(),
                        "tcpKeepAlive",
                        true,
                        "ApplicationName",
                        "Denyut");
            case "mariadb", "mysql" -> Map.of("connectTimeout", millis, "socketTimeout", millis);
            // 1 is SQLITE_OPEN_READONLY: without SQLITE_OPEN_CREATE, nothing is made either.
            case "sqlite" -> Map.of("open_mode", 1, "busy_timeout", millis);
            default -> Map.of();
        };
        wanted.forEach((name, value) -> {
            if (!given.parameters().contains(name.toLowerCase(java.util.Locale.ROOT))) {
                properties.put(name, String.valueOf(value));
            }
        });
    }

    private void prepare(Connection connection) throws SQLException {
        optional("read only", () -> connection.setReadOnly(true));
        connection.setAutoCommit(false);
        optional(
                "a network timeout",
                () -> connection.setNetworkTimeout(
                        Runnable::run, (int) Math.min(Integer.MAX_VALUE, timeout.toMillis())));
    }

    /** Something that is asked of a driver. */
    interface Wish {
        void ask() throws SQLException;
    }

    /** What not every driver knows, and what one can do without. */
    static void optional(String what, Wish wish) {
        try {
            wish.ask();
        } catch (SQLException | AbstractMethodError e) {
            LOG.debug("the driver does without {} ({})", what, e.getClass().getName());
        }
    }

    /** The connection of a pool goes back without a transaction; one that is broken is closed anyway. */
    private static void end(Connection connection) {
        optional("an end of the transaction", connection::rollback);
    }

    private Redaction redaction(Properties properties) {
        List<String> secrets = new ArrayList<>();
        properties.forEach((name, value) -> {
            if (!name.equals("user") && (name.equals("password") || isCredential(String.valueOf(name)))) {
                secrets.add(String.valueOf(value));
            }
        });
        return new Redaction(secrets);
    }

    private boolean isCredential(String name) {
        return url != null && url.credentials().containsKey(name);
    }
}
