package io.denyut.server.browser;

import io.denyut.testkit.Await;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A chromium without a window, driven over its DevTools protocol. Every page has a profile of its own. */
final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Process process;
    private final DevTools tools;
    private final List<Page> pages = new ArrayList<>();

    private Browser(Process process, DevTools tools) {
        this.process = process;
        this.tools = tools;
    }

    /** Where a chromium is, if there is one on the path. */
    static Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param folder for the profile and the log; must be empty */
    static Browser start(Path program, Path folder) throws IOException {
        Path profile = folder.resolve("profile");
        ProcessBuilder command = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--lang=en-GB",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile());
        command.environment().put("TMPDIR", folder.toString());
        Process process = command.start();
        try {
            Path port = profile.resolve("DevToolsActivePort");
            Await.until(
                    "chromium is ready", () -> !process.isAlive() || lines(port).size() > 1);
            if (!process.isAlive()) {
                throw new IOException("chromium ended: " + Files.readString(folder.resolve("chromium.log")));
            }
            List<String> address = lines(port);
            return new Browser(process, new DevTools(URI.create("ws://127.0.0.1:" + address.get(0) + address.get(1))));
        } catch (IOException | RuntimeException | AssertionError e) {
            end(process);
            throw e;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of(); // it is being written
        }
    }

    /** Opens an address in a new profile of this size. */
    Page open(String url, int width, int height) {
        String context = tools.call("", "Target.createBrowserContext", Map.of())
                .path("browserContextId")
                .asText();
        String target = tools.call("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .path("targetId")
                .asText();
        String session = tools.call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        Page page = new Page(tools, session, context, width, height);
        pages.add(page);
        page.go(url);
        return page;
    }

    Page open(String url) {
        return open(url, 1280, 800);
    }

    /** What went wrong in the pages since this was asked last: errors, refused contents, exceptions. */
    List<String> takeProblems() {
        List<String> problems =
                pages.stream().flatMap(page -> page.problems().stream()).toList();
        pages.clear();
        return problems;
    }

    @Override
    public void close() {
        tools.close();
        end(process);
    }

    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The profile's folder can be removed only when nobody writes to it.
        all.forEach(handle -> Await.until("chromium's processes have ended", () -> !handle.isAlive()));
    }
}
