package io.denyut.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A small SMTP server on loopback that answers each command as a test wants it. */
final class FakeSmtp implements AutoCloseable {
    /** An answer that hangs up instead. */
    static final String HANG_UP = "hang up";

    /** An answer that never comes. */
    static final String SILENCE = "silence";

    /** An answer that comes in small pieces, for ever. */
    static final String DRIP = "drip";

    private final ServerSocket server;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int connections;
    private volatile UnaryOperator<String> answers = command -> "";
    private @Nullable SSLContext tls;
    private boolean implicit;

    FakeSmtp() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    FakeSmtp start() {
        daemon("accept", () -> {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                sockets.add(socket);
                connections++;
                daemon("serve", () -> {
                    try {
                        serve(socket);
                    } finally {
                        hangUp(socket);
                    }
                });
            }
        });
        return this;
    }

    FakeSmtp tls(SSLContext context, boolean implicitly) {
        this.tls = context;
        this.implicit = implicitly;
        return this;
    }

    /** What is answered to a command, to {@code CONNECT} or to the end of a mail ({@code .}); an empty text means as usual. */
    FakeSmtp answer(UnaryOperator<String> answers) {
        this.answers = answers;
        return this;
    }

    /** One answer for commands that begin so. */
    FakeSmtp answer(String start, String answer) {
        return answer(command -> command.startsWith(start) ? answer : "");
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections;
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    /** What was taken, headers and body. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    /** Something that may break off. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void daemon(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // The other side went, or the test is over.
                    }
                },
                "fake-smtp-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket accepted) throws IOException, InterruptedException {
        Socket socket = accepted;
        SSLContext context = tls;
        if (implicit && context != null) {
            socket = secured(context, socket);
        }
        BufferedReader in = reader(socket);
        OutputStream out = socket.getOutputStream();
        if (!say(out, "CONNECT", "220 fake ESMTP")) {
            return;
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            commands.add(line);
            String verb = line.split(" ")[0].toUpperCase(java.util.Locale.ROOT);
            boolean goOn = true;
            switch (verb) {
                case "EHLO" ->
                    goOn = say(
                            out,
                            line,
                            "250-fake" + (context != null && !(socket instanceof SSLSocket) ? "\r\n250-STARTTLS" : "")
                                    + "\r\n250 AUTH PLAIN LOGIN");
                case "AUTH" -> goOn = say(out, line, "235 welcome");
                case "DATA" ->
                    goOn = say(out, line, "354 go on") && (!answers.apply(line).isEmpty() || data(in, out));
                case "QUIT" -> {
                    say(out, line, "221 bye");
                    return;
                }
                case "STARTTLS" -> {
                    goOn = say(out, line, "220 ready");
                    if (goOn && context != null) {
                        socket = secured(context, socket);
                        in = reader(socket);
                        out = socket.getOutputStream();
                    }
                }
                default -> goOn = say(out, line, "250 fine");
            }
            if (!goOn) {
                return;
            }
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private static SSLSocket secured(SSLContext context, Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    private boolean data(BufferedReader in, OutputStream out) throws IOException, InterruptedException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals(".")) {
                String answer = answers.apply(".");
                if (answer.isEmpty() || answer.startsWith("250") || answer.equals(HANG_UP) || answer.equals(SILENCE)) {
                    mails.add(mail.toString());
                }
                return say(out, ".", "250 2.0.0 Ok: queued as 4F2");
            }
            mail.append(line).append("\r\n");
        }
        return false;
    }

    /** False when the connection is over. */
    private boolean say(OutputStream out, String command, String usual) throws IOException, InterruptedException {
        String chosen = answers.apply(command);
        String answer = chosen.isEmpty() ? usual : chosen;
        switch (answer) {
            case HANG_UP -> {
                return false;
            }
            case SILENCE -> {
                closed.await();
                return false;
            }
            case DRIP -> {
                while (!closed.await(50, TimeUnit.MILLISECONDS)) {
                    out.write('2');
                    out.flush();
                }
                return false;
            }
            default -> {
                out.write((answer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                return true;
            }
        }
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        sockets.forEach(FakeSmtp::hangUp);
    }
}
