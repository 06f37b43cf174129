package io.denyut.bench.alerts;

import io.denyut.Check;
import io.denyut.Monitor;
import io.denyut.Severity;
import io.denyut.rule.Rules;
import io.denyut.spi.Fence;
import io.denyut.spi.Notification;
import io.denyut.spi.Notifier;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import io.denyut.spi.RoundMode;
import io.denyut.spi.UncertainDeliveryException;
import io.denyut.store.JdbcStore;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A monitor whose targets come and go all the time, until it is killed; or one that finishes what was begun. */
final class StormChild {
    private static final int TARGETS = 120;
    private static final String NOTIFIER = "hook";

    private StormChild() {}

    public static void main(String[] arguments) throws Exception {
        boolean isStorm = arguments[2].equals("storm");
        Rig.Answers network = new Rig.Answers(RoundMode.SWEEP);
        long begun = System.nanoTime();
        if (isStorm) {
            network.isDown = target ->
                    ((System.nanoTime() - begun) / 100_000_000L + target.id().hashCode()) / 9 % 2 == 0;
        }
        JdbcStore store = JdbcStore.open(Path.of(arguments[0]));
        Monitor monitor = Monitor.builder()
                .name("storm")
                .check(Check.of("ping", network)
                        .targets(Rig.targets(TARGETS))
                        .every(Duration.ofMillis(200))
                        .timeout(Duration.ofMillis(90)))
                .rule(Rules.down("device-down", Severity.CRITICAL, 1))
                .alertStore(store.alerts())
                .groupWait(Duration.ofMillis(100))
                .notifier(
                        NOTIFIER,
                        new Hook(URI.create("http://127.0.0.1:" + arguments[1] + "/")),
                        Recipient.mail("ann@example.net"),
                        Recipient.mail("ben@example.net"))
                .build();
        monitor.start();
        System.out.println("running");
        if (isStorm) {
            Thread.currentThread().join(60_000); // ends by itself should nobody kill it
        } else {
            finish(store, monitor);
            monitor.close();
            store.close();
            System.out.println("finished");
        }
        System.exit(0);
    }

    /** Everything is well; what is owed is told. */
    private static void finish(JdbcStore store, Monitor monitor) throws Exception {
        int quiet = 0;
        for (int second = 0; second < 120 && quiet < 5; second++) {
            TimeUnit.SECONDS.sleep(1);
            boolean isDone = monitor.alerts().isEmpty()
                    && store.alerts()
                            .due(
                                    Set.of(Fence.ALONE),
                                    NOTIFIER,
                                    InstantSource.system().instant().plus(Duration.ofDays(1)),
                                    1)
                            .isEmpty();
            quiet = isDone ? quiet + 1 : 0;
        }
    }

    /** Posts which notice it is and what it tells of. */
    private static final class Hook implements Notifier {
        private final HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        private final URI receiver;

        private Hook(URI receiver) {
            this.receiver = receiver;
        }

        @Override
        public Receipt send(Notification notification, Recipient to) throws Exception {
            String body = notification.id() + "/" + NOTIFIER + "/" + to.id() + "\n" + notification.kind() + "\n"
                    + NOTIFIER + "/" + to.id() + "\n"
                    + notification.events().stream()
                            .map(event -> Balance.line(event.alert()))
                            .collect(Collectors.joining("\n"));
            HttpRequest request = HttpRequest.newBuilder(receiver)
                    .timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try {
                HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
                return new Receipt("", "status " + answer.statusCode());
            } catch (ConnectException e) {
                throw e; // nobody got it
            } catch (IOException e) {
                throw new UncertainDeliveryException(String.valueOf(e.getMessage()));
            }
        }
    }
}
