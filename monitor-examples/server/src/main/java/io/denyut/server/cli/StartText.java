package io.denyut.server.cli;

import io.denyut.server.DenyutServer;
import io.denyut.server.Version;
import java.io.PrintWriter;

/** What is printed when the server is up. */
final class StartText {
    private static final String EXAMPLE = """

            Nothing is configured, so this host's loopback is monitored. To monitor your own,
            save this as %s and start again:

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
        out.println("  configuration   "
                + server.config()
                        .file()
                        .map(file -> file.toAbsolutePath().normalize().toString())
                        .orElse("built in")
                + " (" + server.config().summary() + ")");
        out.println("  data directory  " + server.dataDirectory());
        out.println("  dashboard       " + server.url());
        if (server.config().file().isEmpty()) {
            out.printf(EXAMPLE, server.dataDirectory().resolve("denyut.yml"));
        }
        out.println();
        out.println("Stop with Ctrl+C.");
        out.flush();
    }
}
