package io.denyut.notify;

import io.denyut.notify.internal.Hmac;
import io.denyut.notify.internal.HttpAnswer;
import io.denyut.notify.internal.HttpSender;
import io.denyut.notify.internal.Mending;
import io.denyut.notify.internal.ModelJson;
import io.denyut.notify.internal.Timeouts;
import io.denyut.notify.internal.Words;
import io.denyut.spi.Notification;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Posts notices as JSON to the recipient's address. Each request carries the notice's id as {@code Idempotency-Key} and, with a secret, a
 * signature over the time of the notice and the body:
 *
 * <pre>
 * Denyut-Timestamp: 1767225600
 * Denyut-Signature: v1=HEX(HMAC-SHA256(secret, timestamp + "." + body))
 * </pre>
 *
 * <p>An attempt that is made again has the same key, time and signature, so a receiver that remembers keys takes each notice once, and a
 * copied request is nothing new to it. Redirects are followed within the host only.
 *
 * @since 0.1.0
 */
public final class WebhookNotifier implements TemplatedNotifier {
    private static final Duration BUSY = Duration.ofSeconds(60);

    /** Failures of the set-up, which somebody mends: an expired token, a path that is not there yet. */
    private static final Set<Integer> TO_BE_MENDED = Set.of(401, 403, 404);

    private final HttpSender http;
    private final @Nullable Supplier<Optional<Secret>> secret;
    private final Map<String, Supplier<Optional<Secret>>> headers;
    private final Mending mending = new Mending("webhook");
    private volatile Texts texts = Texts.SHIPPED;

    private WebhookNotifier(Builder builder) {
        this.http = new HttpSender(builder.timeouts, mending);
        this.secret = builder.secret;
        this.headers = Map.copyOf(builder.headers);
    }

    /** Without a signature, with the usual timeouts. */
    public static Builder builder() {
        return new Builder();
    }

    /** Not thread-safe. */
    public static final class Builder {
        private Timeouts timeouts = Timeouts.DEFAULT;
        private @Nullable Supplier<Optional<Secret>> secret;
        private final Map<String, Supplier<Optional<Secret>>> headers = new LinkedHashMap<>();

        private Builder() {}

        /** What requests are signed with; asked at each send. */
        public Builder secret(Supplier<Optional<Secret>> secret) {
            this.secret = secret;
            return this;
        }

        /** A header such as {@code Authorization}; its value is asked at each send. */
        public Builder header(String name, Supplier<Optional<Secret>> value) {
            headers.put(name, value);
            return this;
        }

        /** Longest waits: for the connection, for the answer, and in all (at most 25 s). */
        public Builder timeouts(Duration connect, Duration read, Duration total) {
            this.timeouts = new Timeouts(connect, read, total);
            return this;
        }

        Builder timeouts(Timeouts timeouts) {
            this.timeouts = timeouts;
            return this;
        }

        public WebhookNotifier build() {
            return new WebhookNotifier(this);
        }
    }

    /** What is wrong with an address; empty if nothing is. Its path is not shown: it may be a secret. */
    static Optional<String> problemWith(String address) {
        try {
            URI uri = new URI(address.strip());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !scheme.equals("http")) {
                return Optional.of("a webhook's address must begin with https:// or http://");
            }
            if (uri.getHost() == null) {
                return Optional.of("a webhook's address must name a host, such as https://hooks.example.net/denyut");
            }
            if (uri.getUserInfo() != null) {
                return Optional.of("a webhook's address must not hold a user or a password: "
                        + "write an Authorization header under 'headers'");
            }
            return Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of(
                    "a webhook's address is no URL: " + e.getReason() + " at character " + (e.getIndex() + 1));
        }
    }

    @Override
    public void texts(Texts texts) {
        this.texts = texts;
    }

    @Override
    public Receipt send(Notification notification, Recipient to) throws Exception {
        String url = to.address().strip();
        Optional<String> problem = problemWith(url);
        if (problem.isPresent()) {
            throw new PermanentFailureException(problem.get());
        }
        byte[] body = body(notification, to);
        List<Secret> hidden = new ArrayList<>();
        HttpAnswer answer = http.sendWithinHost(
                "POST", url, headers(notification, body, hidden), "application/json; charset=utf-8", body);
        return understand(url, answer, hidden);
    }

    private byte[] body(Notification notification, Recipient to) {
        Rendered rendered = texts.render(notification, to);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", 1);
        body.put("id", notification.id());
        body.put("kind", notification.kind().name().toLowerCase(Locale.ROOT));
        body.put("time", notification.time());
        body.put("inReplyTo", notification.inReplyTo());
        body.put("subject", rendered.subject());
        body.put("text", rendered.text());
        body.put("notice", notification.model().values());
        return ModelJson.bytes(body);
    }

    private Map<String, String> headers(Notification notification, byte[] body, List<Secret> hidden) throws Exception {
        Map<String, String> all = new LinkedHashMap<>();
        for (var header : headers.entrySet()) {
            all.put(header.getKey(), read("the header " + header.getKey(), header.getValue(), hidden));
        }
        all.put("Idempotency-Key", headerSafe(notification.id()));
        String timestamp = Long.toString(notification.time().getEpochSecond());
        all.put("Denyut-Timestamp", timestamp);
        if (secret != null) {
            String key = read("the secret", secret, hidden);
            all.put(
                    "Denyut-Signature",
                    "v1=" + Hmac.sha256(key, (timestamp + ".").getBytes(StandardCharsets.UTF_8), body));
        }
        return all;
    }

    private String read(String what, Supplier<Optional<Secret>> source, List<Secret> hidden)
            throws RetryLaterException {
        Secret value = source.get()
                .orElseThrow(() ->
                        mending.needed(what + " cannot be read: its file or environment variable is missing or empty"));
        hidden.add(value);
        return value.reveal();
    }

    private static String headerSafe(String id) {
        return id.replaceAll("[^!-~]", "_");
    }

    private Receipt understand(String url, HttpAnswer answer, List<Secret> hidden) throws Exception {
        String place = HttpSender.place(url);
        int status = answer.status();
        if (answer.isSuccess()) {
            mending.done();
            return new Receipt("", place + " took it (HTTP " + status + ")");
        }
        String own = Words.isPage(answer.body())
                ? Words.page(answer.body())
                : answer.body().isBlank() ? "nothing more" : "'" + answer.body() + "'";
        String words = place + " answered HTTP " + status + ", " + Words.clean(own, hidden);
        if (status >= 300 && status < 400) {
            throw mending.needed(
                    words + "; redirects that change POST into GET are not followed: write the last address");
        }
        if (TO_BE_MENDED.contains(status)) {
            throw mending.needed(words);
        }
        if (status == 429 || answer.pause().isPresent()) {
            throw new RetryLaterException(words, answer.pause().orElse(BUSY));
        }
        if (status == 408 || status >= 500) {
            throw new IOException(words);
        }
        throw new PermanentFailureException(words);
    }

    @Override
    public void close() {
        http.close();
    }
}
