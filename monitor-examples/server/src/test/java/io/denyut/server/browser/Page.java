package io.denyut.server.browser;

import com.fasterxml.jackson.databind.JsonNode;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page of a browser, used as by hand: real clicks, real keys. */
final class Page implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What the browser itself goes by for some keys. */
    private static final Map<String, Integer> CODES =
            Map.of("Enter", 13, "Escape", 27, "ArrowLeft", 37, "ArrowUp", 38, "ArrowRight", 39, "ArrowDown", 40);

    private final DevTools tools;
    private final String session;
    private final String context;
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private volatile String ignored = "";

    Page(DevTools tools, String session, String context, int width, int height) {
        this.tools = tools;
        this.session = session;
        this.context = context;
        tools.listen(session, this::note);
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        call(
                "Page.addScriptToEvaluateOnNewDocument",
                Map.of(
                        "source",
                        "document.addEventListener('securitypolicyviolation', e => console.error('securitypolicyviolation', "
                                + "e.violatedDirective, e.blockedURI, e.sample)); window.ran = []; window.alert = x => window.ran.push(x);"));
    }

    private void note(String event, JsonNode details) {
        switch (event) {
            case "Runtime.exceptionThrown" ->
                add(details.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (details.path("type").asText().equals("error")) {
                    add(details.path("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                if (details.path("entry").path("level").asText().equals("error")) {
                    add(details.path("entry").path("text").asText() + " "
                            + details.path("entry").path("url").asText());
                }
            }
            default -> {}
        }
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** A request that is meant to be refused leaves an error in the console: takes it out again. */
    void expectRefusal(int status, String path) {
        String text = "status of " + status;
        Await.until(
                "the console says " + text + " of " + path,
                () -> problems.removeIf(problem -> problem.contains(text) && problem.contains(path)));
    }

    /** A server that is gone leaves as many errors as there were tries. */
    void expectProblems(String text) {
        ignored = text;
        problems.removeIf(problem -> problem.contains(text));
    }

    private void add(String problem) {
        if (ignored.isEmpty() || !problem.contains(ignored)) {
            problems.add(problem);
        }
    }

    JsonNode call(String method, Map<String, ?> parameters) {
        return tools.call(session, method, parameters);
    }

    void go(String url) {
        call("Page.navigate", Map.of("url", url));
        Await.until(
                "the page is loaded",
                () -> holds("location.href !== 'about:blank' && document.readyState === 'complete'"));
    }

    JsonNode evaluate(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    String text(String selector) {
        return evaluate("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''")
                .asText();
    }

    int count(String selector) {
        return evaluate("document.querySelectorAll(" + quoted(selector) + ").length")
                .asInt();
    }

    private boolean holds(String condition) {
        try {
            return evaluate("Boolean(" + condition + ")").asBoolean();
        } catch (IllegalStateException | CompletionException e) {
            return false; // between two documents
        }
    }

    /** Waits until an expression of the page is true. */
    void await(String condition) {
        Await.until(
                condition,
                PATIENCE,
                () -> holds(condition),
                () -> "\nThe page says: " + text("body") + "\nProblems: " + problems);
    }

    /** Waits until an element has this in its text. */
    void awaitText(String selector, String text) {
        await("document.querySelector(" + quoted(selector) + ")?.innerText.includes(" + quoted(text) + ")");
    }

    void click(String selector) {
        await("document.querySelector(" + quoted(selector) + ")");
        JsonNode at = evaluate(
                "(() => { const e = document.querySelector(" + quoted(selector)
                        + "); e.scrollIntoView({block: 'nearest'}); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            at.get(0).asDouble(),
                            "y",
                            at.get(1).asDouble(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    /** Presses at one place of an element and lets go at another, given as shares of its width. */
    void drag(String selector, double from, double to) {
        JsonNode box = evaluate("(() => { const b = document.querySelector(" + quoted(selector)
                + ").getBoundingClientRect(); return [b.x, b.y + b.height / 2, b.width]; })()");
        double left = box.get(0).asDouble();
        double width = box.get(2).asDouble();
        mouse("mouseMoved", left + width * from, box.get(1).asDouble(), 0);
        mouse("mousePressed", left + width * from, box.get(1).asDouble(), 1);
        mouse("mouseMoved", left + width * (from + to) / 2, box.get(1).asDouble(), 1);
        mouse("mouseMoved", left + width * to, box.get(1).asDouble(), 1);
        mouse("mouseReleased", left + width * to, box.get(1).asDouble(), 0);
    }

    private void mouse(String type, double x, double y, int buttons) {
        call(
                "Input.dispatchMouseEvent",
                Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", buttons, "clickCount", 1));
    }

    /** Puts text where the cursor is. */
    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    /** @param key as the page sees it: Enter, ArrowDown, / */
    void press(String key) {
        String typed = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
        int code = CODES.getOrDefault(key, (int) key.charAt(0));
        call(
                "Input.dispatchKeyEvent",
                Map.of(
                        "type",
                        typed.isEmpty() ? "rawKeyDown" : "keyDown",
                        "key",
                        key,
                        "text",
                        typed,
                        "windowsVirtualKeyCode",
                        code));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
    }

    void screenshot(Path file) throws IOException {
        String data = call("Page.captureScreenshot", Map.of("format", "png"))
                .path("data")
                .asText();
        Files.write(file, Base64.getDecoder().decode(data));
    }

    /** Must be closed before the server, whose absence it would report. */
    @Override
    public void close() {
        tools.call("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
