package io.denyut.server.cli;

import io.denyut.server.DenyutServer;
import io.denyut.server.Version;
import io.denyut.server.config.ServerConfig;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is printed when the server is up. */
final class StartText {
    private static final String EXAMPLE = """

            Nothing is configured, so this host's loopback is monitored. To monitor your own:

              ./denyut target add 192.168.1.1 --name Gateway     one at a time
              ./denyut target import hosts.csv                   from a table
              cp env.example .env                                from the database of the Multi-Ping system

            or save this as %s. Whatever you do is taken over within seconds:

            zone: Asia/Jakarta
            targets:
              - { id: 1, name: Gateway, address: 192.168.1.1 }
              - { id: 2, name: Access switch, address: 192.168.1.2, tags: { site: kediri } }
            checks:
              ping: { probe: icmp, targets: all, every: 5s, timeout: 3s }
            sinks:
              csv: { type: csv, with: { layout: s1, directory: ping_results } }
            """;

    private StartText() {}

    static void print(PrintWriter out, DenyutServer server) {
        out.println("Denyut " + Version.current());
        ServerConfig config = server.config();
        String files = Stream.of(config.file(), config.dotEnvFile())
                .flatMap(Optional::stream)
                .map(file -> file.toAbsolutePath().normalize().toString())
                .collect(Collectors.joining(", "));
        out.println("  configuration   " + (files.isEmpty() ? "built in" : files) + " (" + config.summary() + ")");
        config.warnings().forEach(warning -> out.println("  warning         " + warning));
        out.println("  data directory  " + server.dataDirectory());
        out.println("  dashboard       " + server.url());
        if (!config.isConfigured()) {
            out.printf(EXAMPLE, server.configuration().files().suggestedMain());
        }
        out.println();
        out.println("Stop with Ctrl+C.");
        out.flush();
    }
}
