package io.denyut.server.http;

import io.denyut.server.StartException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import jakarta.servlet.ServletOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a table of routes on a port of the loopback interface. The only class that knows which web server that is. */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final String LOOPBACK = "127.0.0.1";
    /** One thread for each viewer of a stream, and some for requests. */
    private static final int MAX_THREADS = 160;

    /** Requests under way at once, viewers of streams apart; fewer than threads are left for them. */
    private static final int MAX_REQUESTS = 48;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_CONNECTIONS = 1_000;
    /** A body that takes longer to come holds a thread for nothing. */
    private static final Duration MAX_SENDING = Duration.ofSeconds(10);

    private final Javalin javalin;
    private final Access access;
    private final Callers callers;
    private final Compression compression = new Compression();
    private final Semaphore requests = new Semaphore(MAX_REQUESTS, true);
    private final List<Pattern> signed;
    private volatile @Nullable SiteCheck siteCheck;

    private WebServer(RouteTable table, Access access, Callers callers) {
        this.access = access;
        this.callers = callers;
        this.signed = table.routes().stream()
                .filter(route -> route.permission() == Permission.SIGNED)
                .map(WebServer::pattern)
                .toList();
        this.javalin = Javalin.create(config -> configure(config, table));
    }

    /**
     * Starts to answer.
     *
     * @param callers is told which thread answers whom
     * @param port 0 takes any free one
     * @throws StartException if the port is taken
     */
    public static WebServer start(RouteTable table, Access access, Callers callers, int port) throws StartException {
        WebServer server = new WebServer(table, access, callers);
        try {
            server.javalin.start(LOOPBACK, port);
        } catch (JavalinBindException e) {
            throw new StartException(
                    "port " + port + " of " + LOOPBACK + " is taken by another program (or needs more rights). "
                            + "Give another one with --port, for example --port " + (port < 1024 ? 5000 : port + 1),
                    e);
        }
        server.siteCheck = new SiteCheck(server.javalin.port());
        return server;
    }

    public int port() {
        return javalin.port();
    }

    /** Ends streams and requests and frees the port. */
    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig config, RouteTable table) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 4, 60_000);
        threads.setName("denyut-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new JettyErrors());
            server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new JettyErrors()));
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = Request.MAX_BODY;
        config.http.compressionStrategy = CompressionStrategy.NONE; // bodies are compressed once, not for each caller
        config.routes.before(this::checkSite);
        for (Route route : table.routes()) {
            config.routes.addHttpHandler(
                    HandlerType.findOrCreate(route.method()), route.path(), context -> handle(route, context));
            if (route.method().equals("GET")) {
                config.routes.addHttpHandler(HandlerType.HEAD, route.path(), context -> handle(route, context));
            }
        }
        for (StreamRoute stream : table.streams()) {
            config.routes.get(stream.path(), context -> serve(stream, context));
        }
        config.routes.exception(
                HttpProblem.class, (problem, context) -> send(context, problem.response(context.path())));
        config.routes.exception(
                HttpResponseException.class,
                (e, context) -> send(context, Errors.of(context.path(), e.getStatus(), words(e, context))));
        config.routes.exception(Exception.class, (e, context) -> {
            LOG.error("{} {} failed", context.method(), context.path(), e);
            send(context, Errors.of(context.path(), 500, "the server failed at this; its log says more"));
        });
    }

    private static String words(HttpResponseException e, Context context) {
        return switch (e.getStatus()) {
            case 404 -> "there is nothing at " + context.path();
            case 405 -> context.method() + " is not possible at " + context.path();
            default -> String.valueOf(e.getMessage());
        };
    }

    private void checkSite(Context context) {
        SecurityHeaders.ALL.forEach(context::header);
        SiteCheck check = siteCheck;
        Optional<HttpProblem> problem = check == null
                ? Optional.of(new HttpProblem(503, "the server is starting"))
                : check.problem(context.method().name(), new JavalinRequest(context), isSigned(context.path()));
        if (problem.isPresent()) {
            throw problem.get();
        }
    }

    private boolean isSigned(String path) {
        return signed.stream().anyMatch(each -> each.matcher(path).matches());
    }

    private static Pattern pattern(Route route) {
        return Pattern.compile(Stream.of(route.path().split("/", -1))
                .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
                .collect(Collectors.joining("/")));
    }

    private void require(Permission permission, Request request) {
        if (!access.allows(request, permission)) {
            throw new HttpProblem(
                    403, "this needs the permission '" + permission.name().toLowerCase(java.util.Locale.ROOT) + "'");
        }
    }

    private void handle(Route route, Context context) throws Exception {
        Request request = new JavalinRequest(context);
        require(route.permission(), request);
        if (!requests.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw HttpProblem.later(503, MAX_REQUESTS + " requests are being answered already", PATIENCE);
        }
        try {
            send(context, answer(route, request, context));
        } finally {
            requests.release();
        }
    }

    private Response answer(Route route, Request request, Context context) throws Exception {
        callers.begin(new CallerConnection(context.req()));
        try {
            return route.handler().handle(request);
        } finally {
            callers.end();
        }
    }

    private void send(Context context, Response response) {
        context.status(response.status());
        response.headers().forEach(context::header);
        if (!response.contentType().isEmpty()) {
            context.contentType(response.contentType());
        }
        byte[] body = response.body();
        if (Compression.suits(new JavalinRequest(context), response)) {
            body = compression.gzip(body);
            context.header("Content-Encoding", "gzip");
            context.header("Vary", "Accept-Encoding");
        }
        context.result(body);
    }

    private void serve(StreamRoute stream, Context context) throws Exception {
        Request request = new JavalinRequest(context);
        require(stream.permission(), request);
        try {
            stream.handler().serve(request, new ServletStream(context));
        } catch (EofException e) {
            LOG.debug("a viewer of {} went away", stream.path(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("the connection of a viewer of {} broke", stream.path(), e);
        }
    }

    private static final class JavalinRequest implements Request {
        private final Context context;
        private byte @Nullable [] body;

        JavalinRequest(Context context) {
            this.context = context;
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.ofNullable(context.queryParam(name));
        }

        @Override
        public String path(String name) {
            return context.pathParam(name);
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(context.header(name));
        }

        @Override
        public byte[] body() {
            byte[] known = body;
            if (known == null) {
                known = read();
                body = known;
            }
            return known;
        }

        private byte[] read() {
            long end = System.nanoTime() + MAX_SENDING.toNanos();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] part = new byte[8_192];
            try {
                InputStream in = context.req().getInputStream();
                for (int count = in.read(part); count >= 0; count = in.read(part)) {
                    read.write(part, 0, count);
                    if (read.size() > MAX_BODY) {
                        throw new HttpProblem(413, "more than " + MAX_BODY + " bytes were sent");
                    }
                    if (System.nanoTime() - end > 0) {
                        throw new HttpProblem(408, "sending took longer than " + MAX_SENDING.toSeconds() + " s");
                    }
                }
            } catch (IOException e) {
                LOG.debug("the body of a request to {} broke off", context.path(), e);
                throw new HttpProblem(400, "what was sent broke off");
            }
            return read.toByteArray();
        }
    }

    /** Writes past Javalin's buffering and compression, which hold back what must go out at once. */
    private static final class ServletStream implements StreamOutput {
        private final Context context;

        ServletStream(Context context) {
            this.context = context;
        }

        @Override
        public void begin() throws IOException {
            context.res().setStatus(200);
            context.res().setContentType("text/event-stream");
            context.res().setCharacterEncoding("utf-8");
            context.res().setHeader("Cache-Control", "no-store");
            context.res().setHeader("X-Accel-Buffering", "no");
            context.res().flushBuffer();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            ServletOutputStream out = context.res().getOutputStream();
            out.write(bytes);
            out.flush();
        }

        @Override
        public void abort() {
            ServletContextRequest.getServletContextRequest(context.req())
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close();
        }
    }
}
