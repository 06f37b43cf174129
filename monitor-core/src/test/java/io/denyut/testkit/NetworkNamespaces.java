package io.denyut.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A private network of hosts that answer, are silent or cannot be reached, in Linux network namespaces. Needs root.
 *
 * <p>Two namespaces and a cable between them: the <em>client</em>, where the program under test has its sockets, and the <em>network</em>
 * behind it. Nothing of the machine's own network is touched. With {@link #attached()} the machine's own namespace is the client, which
 * leaves it one interface and one route until {@link #close()}.
 *
 * <ul>
 *   <li>{@link #answering}: 198.19.0.0/17 answers every ping
 *   <li>{@link #silent}: 198.19.128.0/18 swallows everything
 *   <li>{@link #unreachable}: 198.19.192.0/19, for which the router says "host unreachable"
 *   <li>{@link #prohibited}: 198.19.224.0/20, for which it says "prohibited by a filter"
 *   <li>{@link #noNetwork}: 198.19.240.0/20, for which it says "network unreachable"
 *   <li>{@link #nobody}: an address on the cable itself that nobody has
 * </ul>
 *
 * <p>The kernel's router sends one client no more than five such errors at once and one per second; the rest is silence.
 *
 * <p>Closes itself at the end of the JVM; what a killed JVM has left is removed by the next one.
 */
public final class NetworkNamespaces implements AutoCloseable {
    private static final String PREFIX = "denyut-test-";
    private static final String CLIENT_ADDRESS = "198.18.0.1";
    private static final String ROUTER_ADDRESS = "198.18.0.2";

    private final String client;
    private final String network;
    private final boolean attached;
    private final String clientLink;
    private final Thread atExit = new Thread(this::remove, "network-namespaces-cleanup");

    private NetworkNamespaces(boolean attached) {
        String id = ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime() & 0xfffff, 36);
        this.attached = attached;
        this.client = PREFIX + id + "-c";
        this.network = PREFIX + id + "-n";
        this.clientLink = attached ? "dt" + id : "up0";
    }

    /** Why there can be none here; empty if there can. */
    public static Optional<String> unavailable() {
        String probe = PREFIX + ProcessHandle.current().pid() + "-try-" + Long.toString(System.nanoTime(), 36);
        try {
            Result added = execute(List.of("ip", "netns", "add", probe));
            if (added.exit != 0) {
                return Optional.of("network namespaces cannot be made (root is needed): " + added.output.strip());
            }
            Result link =
                    execute(List.of("ip", "-n", probe, "link", "add", "a0", "type", "veth", "peer", "name", "b0"));
            execute(List.of("ip", "netns", "del", probe));
            return link.exit == 0
                    ? Optional.empty()
                    : Optional.of("virtual cables (veth) cannot be made: " + link.output.strip());
        } catch (IOException e) {
            return Optional.of("the program 'ip' is missing (apt-get install iproute2): " + e.getMessage());
        }
    }

    /** True if they can be made here; the reason for skipping is {@link #unavailable()}. */
    public static boolean available() {
        return unavailable().isEmpty();
    }

    /** A client namespace and a network behind it. */
    public static NetworkNamespaces create() throws IOException {
        return new NetworkNamespaces(false).build();
    }

    /** A network behind the machine's own namespace. One at a time. */
    public static NetworkNamespaces attached() throws IOException {
        return new NetworkNamespaces(true).build();
    }

    private NetworkNamespaces build() throws IOException {
        removeLeftovers();
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            ip("netns add " + network);
            if (!attached) {
                ip("netns add " + client);
                ip("-n " + client + " link set lo up");
            }
            String peer = attached ? "" : "-n " + client + " ";
            ip(peer + "link add " + clientLink + " type veth peer name down0 netns " + network);
            ip(peer + "addr add " + CLIENT_ADDRESS + "/24 dev " + clientLink);
            ip(peer + "link set " + clientLink + " up");
            ip("-n " + network + " addr add " + ROUTER_ADDRESS + "/24 dev down0");
            ip("-n " + network + " link set lo up");
            ip("-n " + network + " link set down0 up");
            ip(peer + "route add 198.19.0.0/16 via " + ROUTER_ADDRESS);
            sysctl(network, "net/ipv4/ip_forward", "1");
            // Otherwise many echo replies at once are held back.
            sysctl(network, "net/ipv4/icmp_ratelimit", "0");
            sysctl(network, "net/ipv4/icmp_msgs_per_sec", "1000000");
            sysctl(network, "net/ipv4/icmp_msgs_burst", "1000000");
            ip("-n " + network + " route add local 198.19.0.0/17 dev lo");
            ip("-n " + network + " route add blackhole 198.19.128.0/18");
            ip("-n " + network + " route add unreachable 198.19.192.0/19");
            ip("-n " + network + " route add prohibit 198.19.224.0/20");
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static void removeLeftovers() throws IOException {
        for (String line : execute(List.of("ip", "netns", "list")).output.split("\n", -1)) {
            String name = line.strip().split(" ", -1)[0];
            if (name.startsWith(PREFIX)) {
                String pid = name.substring(PREFIX.length()).split("-", -1)[0];
                if (!Files.exists(Path.of("/proc", pid))) {
                    execute(List.of("ip", "netns", "del", name));
                }
            }
        }
    }

    /** The i-th host that answers, from 1 to 32,766. */
    public String answering(int i) {
        return host(0, i, 1 << 15);
    }

    /** The i-th host that never answers, from 1 to 16,382. */
    public String silent(int i) {
        return host(1 << 15, i, 1 << 14);
    }

    /** The i-th host for which the router says "host unreachable", from 1 to 8,190. */
    public String unreachable(int i) {
        return host(3 << 14, i, 1 << 13);
    }

    /** The i-th host for which the router says "prohibited", from 1 to 4,094. */
    public String prohibited(int i) {
        return host(7 << 13, i, 1 << 12);
    }

    /** The i-th host for which the router says "network unreachable", from 1 to 4,094. */
    public String noNetwork(int i) {
        return host(15 << 12, i, 1 << 12);
    }

    /** An address of the cable that nobody has: address resolution fails after three seconds. */
    public String nobody() {
        return "198.18.0.77";
    }

    private static String host(int base, int i, int size) {
        if (i < 1 || i > size - 2) {
            throw new IllegalArgumentException("host " + i + " must be 1 to " + (size - 2));
        }
        int host = base + i;
        return "198.19." + (host >> 8) + "." + (host & 0xff);
    }

    /** An answering host answers no more. */
    public void silence(String address) throws IOException {
        // In the table of local addresses, which is asked first.
        ip("-n " + network + " route add blackhole " + address + "/32 table local");
    }

    /** A host that was silenced answers again. */
    public void revive(String address) throws IOException {
        ip("-n " + network + " route del blackhole " + address + "/32 table local");
    }

    /** Sets which groups may open ping sockets in the client namespace; {@code "1 0"} for none. */
    public void pingGroupRange(String range) throws IOException {
        if (attached) {
            throw new IllegalStateException("the machine's own settings are not changed");
        }
        sysctl(client, "net/ipv4/ping_group_range", range);
    }

    /** The file of the client namespace, for {@code setns}. */
    public Path clientNamespace() {
        return attached ? Path.of("/proc/self/ns/net") : Path.of("/run/netns", client);
    }

    /** A command line that runs another one in the client namespace. */
    public List<String> inClient(String... command) {
        return inClient(List.of(command));
    }

    /** A command line that runs another one in the client namespace. */
    public List<String> inClient(List<String> command) {
        List<String> all = new ArrayList<>();
        if (!attached) {
            all.addAll(List.of("ip", "netns", "exec", client));
        }
        all.addAll(command);
        return all;
    }

    private static void ip(String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ", -1)));
        require(command);
    }

    private static void sysctl(String namespace, String name, String value) throws IOException {
        if (!Files.exists(Path.of("/proc/sys", name)) && name.startsWith("net/ipv4/icmp_msgs")) {
            return; // not per namespace in this kernel
        }
        Result result = execute(List.of(
                "ip", "netns", "exec", namespace, "sh", "-c", "printf '%s' '" + value + "' > /proc/sys/" + name));
        if (result.exit != 0 && !name.startsWith("net/ipv4/icmp_msgs")) {
            throw new IOException("setting " + name + " failed: " + result.output.strip());
        }
    }

    private static void require(List<String> command) throws IOException {
        Result result = execute(command);
        if (result.exit != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + result.output.strip());
        }
    }

    private record Result(int exit, String output) {}

    private static Result execute(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return new Result(process.exitValue(), output);
    }

    /** Removes all of it. */
    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs anyway and finds nothing.
            return;
        }
    }

    private void remove() {
        try {
            if (attached) {
                execute(List.of("ip", "link", "del", clientLink));
            } else {
                execute(List.of("ip", "netns", "del", client));
            }
            execute(List.of("ip", "netns", "del", network));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
