package io.denyut.bench.server;

import io.denyut.bench.Bench.BenchException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real server in a process of its own, with the options that {@code ./denyut} gives it. */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it with targets on 127/8 that are pinged so often; it stores what it measures in a folder {@code data} here. */
    public static ServerProcess start(Path folder, int targets, int everySeconds) throws Exception {
        Path yaml = folder.resolve("denyut.yml");
        StringBuilder text = new StringBuilder("targets:\n");
        for (int i = 0; i < targets; i++) {
            text.append("  - { id: ")
                    .append(i)
                    .append(", name: host-")
                    .append(i)
                    .append(", address: ");
            text.append("127.1.").append(i >>> 8).append('.').append(i & 255).append(" }\n");
        }
        text.append("checks:\n  ping: { probe: icmp, targets: all, every: ").append(everySeconds);
        text.append("s, timeout: 3s }\nsinks:\n  csv: { type: csv, with: { layout: s1, directory: ping_results } }\n");
        Files.writeString(yaml, text);
        Path log = folder.resolve("server.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-XX:MaxRAMPercentage=40",
                "-Dfile.encoding=UTF-8",
                "-cp",
                classPath()));
        if (Runtime.version().feature() >= 24) {
            command.add(1, "--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "io.denyut.server.ServerMain",
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--config",
                yaml.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return new ServerProcess(process, port(process, log));
        } catch (IOException | InterruptedException | BenchException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** The libraries beside the benchmarks, and the server; each of the two has a configuration of its log. */
    private static String classPath() throws BenchException {
        List<Path> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        Path lib = jars.stream()
                .map(Path::getParent)
                .filter(folder -> folder != null && folder.endsWith("lib"))
                .findFirst()
                .orElseThrow(() -> new BenchException("the libraries are not in a folder lib; start it with ./bench"));
        return lib.resolveSibling("server") + File.separator + "*" + File.pathSeparator + lib + File.separator + "*";
    }

    private static int port(Process process, Path log) throws IOException, InterruptedException, BenchException {
        for (int i = 0; i < PATIENCE_SECONDS * 10; i++) {
            Matcher found = URL.matcher(Files.readString(log));
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
            if (!process.isAlive()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new BenchException("the server did not start; it said: " + Files.readString(log));
    }

    public long pid() {
        return process.pid();
    }

    public int port() {
        return port;
    }

    /** Waits until results of this many targets can be read. */
    public void awaitResults(int targets) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(uri("/api/ping/status")).build();
        Pattern online = Pattern.compile("\"online_devices\"\\s*:\\s*(\\d+)");
        for (int i = 0; i < PATIENCE_SECONDS; i++) {
            Matcher count = online.matcher(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            if (count.find() && Integer.parseInt(count.group(1)) == targets) {
                return;
            }
            TimeUnit.SECONDS.sleep(1);
        }
        throw new BenchException("not all targets were online within " + PATIENCE_SECONDS + " s");
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
