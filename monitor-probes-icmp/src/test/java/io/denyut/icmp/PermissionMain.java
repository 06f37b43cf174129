package io.denyut.icmp;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Pings once per line on its standard input. */
final class PermissionMain {
    private PermissionMain() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (IcmpPinger pinger = IcmpPinger.create()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                PingResult result = pinger.ping(line).get();
                out.println("result: " + result.status() + " " + result.reason() + " "
                        + pinger.describeSockets().orElse("no socket"));
            }
        }
    }
}
