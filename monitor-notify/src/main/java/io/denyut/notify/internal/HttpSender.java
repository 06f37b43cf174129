package io.denyut.notify.internal;

import io.denyut.spi.RetryLaterException;
import io.denyut.spi.UncertainDeliveryException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and gives the answer. Knows whether the request had left when something broke: only then may it have been acted upon.
 *
 * <p>Each request has a connection of its own: one that was kept may have been closed by the other side meanwhile, and what is written to it
 * vanishes without a way to tell. Nothing is tried twice and no redirect is followed. Thread-safe.
 */
public final class HttpSender implements AutoCloseable {
    private static final int MAX_BODY = 64 << 10;
    private static final int MAX_REDIRECTS = 3;

    private final OkHttpClient client;

    private final Mending mending;

    /** @param mending is told when a server cannot be trusted */
    public HttpSender(Timeouts timeouts, Mending mending) {
        this.mending = mending;
        client = new OkHttpClient.Builder()
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.read())
                .writeTimeout(timeouts.read())
                .callTimeout(timeouts.total())
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
                .eventListenerFactory(Progress::of)
                .build();
    }

    /** A body that OkHttp does not send twice, whatever the server says: whether it is tried again is not for it to decide. */
    private static final class Once extends RequestBody {
        private final MediaType type;
        private final byte[] bytes;

        Once(MediaType type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        @Override
        public MediaType contentType() {
            return type;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }

    /** How far a request came. */
    private static final class Progress extends EventListener {
        private volatile boolean left;

        static EventListener of(Call call) {
            Progress progress = call.request().tag(Progress.class);
            return progress == null ? EventListener.NONE : progress;
        }

        @Override
        public void requestBodyEnd(Call call, long byteCount) {
            left = true;
        }
    }

    /**
     * Posts a body.
     *
     * @param limit how long it may take, if that is less than usual; {@code null} for the usual
     * @throws UncertainDeliveryException if the request left and no answer came
     * @throws RetryLaterException if the server cannot be trusted, which somebody has to mend
     * @throws IOException if it did not leave
     */
    public HttpAnswer send(
            String method,
            String url,
            Map<String, String> headers,
            String contentType,
            byte[] body,
            @Nullable Duration limit)
            throws IOException, UncertainDeliveryException, RetryLaterException {
        HttpUrl at = HttpUrl.parse(url);
        if (at == null) {
            throw new IOException("the URL cannot be used");
        }
        Progress progress = new Progress();
        Request.Builder request = new Request.Builder()
                .url(at)
                .tag(Progress.class, progress)
                .header("Connection", "close")
                .header("User-Agent", "Denyut")
                .header("Accept", "application/json, */*;q=0.5")
                .method(method, new Once(MediaType.get(contentType), body));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            request.header(header.getKey(), printable(header.getKey(), header.getValue()));
        }
        Call call = client.newCall(request.build());
        if (limit != null) {
            call.timeout().timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        }
        try (Response response = call.execute()) {
            return answer(response);
        } catch (IOException e) {
            String words = place(at) + " " + reason(e);
            if (progress.left) {
                throw new UncertainDeliveryException(words + "; the request had been sent, so it may have been taken");
            }
            if (Tls.isDistrust(e)) {
                throw mending.needed(words);
            }
            throw new IOException(words); // the cause's text may hold the URL
        }
    }

    /** OkHttp would show the value in its message, and it may be a secret. */
    private static String printable(String name, String value) throws IOException {
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IOException(
                    "the header " + name
                            + " cannot be sent: its value holds characters other than printable ASCII (a line break in a secret?)");
        }
        return value;
    }

    /**
     * Posts a body, and follows redirects that keep the method and stay on the same host.
     *
     * @throws UncertainDeliveryException if the request left and no answer came
     * @throws IOException if it did not leave, or if it is to be sent to another host
     */
    public HttpAnswer sendWithinHost(
            String method, String url, Map<String, String> headers, String contentType, byte[] body)
            throws IOException, UncertainDeliveryException, RetryLaterException {
        String next = url;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HttpAnswer answer = send(method, next, headers, contentType, body, null);
            if (answer.location() == null || answer.status() != 307 && answer.status() != 308) {
                return answer;
            }
            HttpUrl from = HttpUrl.parse(next);
            HttpUrl to = from == null ? null : from.resolve(answer.location());
            if (from == null
                    || to == null
                    || !to.host().equals(from.host())
                    || to.port() != from.port()
                    || to.isHttps() != from.isHttps()) {
                throw new IOException(
                        Words.clean(
                                place(from) + " sends on to " + place(to)
                                        + ": that is another host, and notices are not carried there; write that address if it is right"));
            }
            next = to.toString();
        }
        throw new IOException(place(HttpUrl.parse(url)) + " sends on more than " + MAX_REDIRECTS + " times");
    }

    /** The server without path and query, which may hold what others must not see. */
    private static String place(@Nullable HttpUrl url) {
        if (url == null) {
            return "an address that cannot be read";
        }
        boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
        return url.host() + (usual ? "" : ":" + url.port());
    }

    /** The server of a URL, for messages. */
    public static String place(String url) {
        return place(HttpUrl.parse(url));
    }

    private static HttpAnswer answer(Response response) {
        return new HttpAnswer(
                response.code(),
                beginning(response),
                response.header("Retry-After"),
                response.header("Date"),
                response.header("Location"));
    }

    /** As much of the body as came: the status has said already what became of the request. */
    private static String beginning(Response response) {
        BufferedSource source = response.body().source();
        try {
            source.request(MAX_BODY);
        } catch (IOException e) {
            // What came before is in the buffer.
        }
        try {
            long size = Math.min(MAX_BODY, source.getBuffer().size());
            return source.getBuffer().readString(size, java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "is a name that cannot be resolved";
        }
        if (e instanceof ConnectException) {
            return "cannot be connected to: " + Words.clean(String.valueOf(rootMessage(e)));
        }
        if (e instanceof SocketTimeoutException || "timeout".equals(e.getMessage())) {
            return "did not answer in time";
        }
        if (e instanceof SSLException) {
            return (Tls.isDistrust(e) ? "cannot be trusted: " : "broke off the TLS handshake or speaks no TLS: ")
                    + Words.clean(String.valueOf(e.getMessage()));
        }
        return "broke the connection off";
    }

    private static @Nullable String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
    }
}
