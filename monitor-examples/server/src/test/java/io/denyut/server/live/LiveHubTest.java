package io.denyut.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Monitor;
import io.denyut.server.http.Request;
import io.denyut.server.http.StreamOutput;
import io.denyut.server.view.TargetViews;
import io.denyut.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LiveHubTest {
    @Test
    void a_viewer_that_does_not_read_is_cut_off_and_forgotten() {
        try (Monitor monitor = Monitor.builder().build();
                LiveHub hub = new LiveHub(
                        monitor,
                        new TargetViews(monitor, InstantSource.system()),
                        List::of,
                        InstantSource.system(),
                        Duration.ofMillis(50))) {
            Stuck stuck = new Stuck();
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(hub, stuck));

            Await.until("the viewer is there", () -> hub.viewers() == 1);
            Await.until("cut off", served::isDone);

            assertThat(hub.viewers()).isZero();
            assertThat(served).isCompletedExceptionally();
        }
    }

    private static void serve(LiveHub hub, StreamOutput output) {
        try {
            hub.serve(new NewViewer(), output);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection whose other end never reads. */
    private static final class Stuck implements StreamOutput {
        private final CountDownLatch aborted = new CountDownLatch(1);

        @Override
        public void begin() {}

        @Override
        public void write(byte[] bytes) throws IOException {
            try {
                aborted.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("cut off");
        }

        @Override
        public void abort() {
            aborted.countDown();
        }
    }

    private static final class NewViewer implements Request {
        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public String path(String name) {
            return "";
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }
    }
}
