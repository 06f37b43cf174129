package io.denyut.server.http;

import io.denyut.server.StartException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EofException;
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

    private static final long MAX_BODY = 1 << 20;
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
                    + "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private final Javalin javalin;
    private final Access access;
    private volatile @Nullable HostCheck hostCheck;

    private WebServer(RouteTable table, Access access) {
        this.access = access;
        this.javalin = Javalin.create(config -> configure(config, table));
    }

    /**
     * Starts to answer.
     *
     * @param port 0 takes any free one
     * @throws StartException if the port is taken
     */
    public static WebServer start(RouteTable table, Access access, int port) throws StartException {
        WebServer server = new WebServer(table, access);
        try {
            server.javalin.start(LOOPBACK, port);
        } catch (JavalinBindException e) {
            throw new StartException(
                    "port " + port + " of " + LOOPBACK + " is taken by another program (or needs more rights). "
                            + "Give another one with --port, for example --port " + (port < 1024 ? 5000 : port + 1),
                    e);
        }
        server.hostCheck = new HostCheck(server.javalin.port());
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
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = MAX_BODY;
        config.routes.before(this::checkHost);
        for (Route route : table.routes()) {
            config.routes.addHttpHandler(
                    HandlerType.findOrCreate(route.method()), route.path(), context -> handle(route, context));
        }
        for (StreamRoute stream : table.streams()) {
            config.routes.get(stream.path(), context -> serve(stream, context));
        }
        config.routes.exception(
                HttpProblem.class,
                (problem, context) -> send(context, Errors.of(context.path(), problem.status(), problem.text())));
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

    private void checkHost(Context context) {
        HEADERS.forEach(context::header);
        HostCheck check = hostCheck;
        Optional<String> problem =
                check == null ? Optional.of("the server is starting") : check.problem(new JavalinRequest(context));
        if (problem.isPresent()) {
            throw new HttpProblem(403, problem.get());
        }
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
        send(context, route.handler().handle(request));
    }

    private static void send(Context context, Response response) {
        context.status(response.status());
        response.headers().forEach(context::header);
        if (!response.contentType().isEmpty()) {
            context.contentType(response.contentType());
        }
        context.result(response.body());
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

    private record JavalinRequest(Context context) implements Request {
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
