package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceStateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void a_service_runs_until_it_is_stopped_and_stopped_stays_stopped_over_a_restart() throws Exception {
        ServiceState state = state();
        assertThat(state.stopped()).isFalse();

        state.stopped(true);

        assertThat(state.stopped()).isTrue();
        assertThat(state().stopped()).isTrue();
        assertThat(state().since()).contains(NOW);
    }

    @Test
    void a_service_that_was_started_again_runs_after_a_restart() throws Exception {
        ServiceState state = state();
        state.stopped(true);
        state.stopped(false);
        state.stopped(false);

        assertThat(state.stopped()).isFalse();
        assertThat(state().stopped()).isFalse();
        assertThat(state().since()).isEmpty();
    }

    @Test
    void what_cannot_be_kept_has_not_changed() throws Exception {
        ServiceState state = state();
        Files.writeString(folder.resolve("objects.json"), "nonsense");

        assertThatThrownBy(() -> state.stopped(true)).isInstanceOf(UnreadableStoreException.class);
        assertThat(state.stopped()).isFalse();
    }

    private ServiceState state() throws Exception {
        return new ServiceState(
                new FileObjectStore(folder.resolve("objects.json")), ServiceState.PING, InstantSource.fixed(NOW));
    }
}
