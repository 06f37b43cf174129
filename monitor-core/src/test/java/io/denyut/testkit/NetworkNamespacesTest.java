package io.denyut.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("privileged")
class NetworkNamespacesTest {
    @BeforeEach
    void requireNamespaces() {
        NetworkNamespaces.unavailable().ifPresent(reason -> assumeTrue(false, reason));
    }

    @Test
    void whatIsMadeIsRemoved() throws Exception {
        Path file;
        try (NetworkNamespaces network = NetworkNamespaces.create()) {
            file = network.clientNamespace();
            assertThat(Files.exists(file)).isTrue();
        }
        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void commandsRunInTheClientAndSeeTheNetworkThere() throws Exception {
        try (NetworkNamespaces network = NetworkNamespaces.create()) {
            assertThat(output(network, "ip", "route", "get", network.answering(300)))
                    .contains("198.19.1.44 via 198.18.0.2");
            network.pingGroupRange("0 7");
            assertThat(output(network, "cat", "/proc/sys/net/ipv4/ping_group_range")
                            .split("\\s+"))
                    .containsExactly("0", "7");
        }
    }

    @Test
    void hostsOfDifferentKindsNeverShareAnAddress() throws Exception {
        try (NetworkNamespaces network = NetworkNamespaces.create()) {
            assertThat(network.answering(32_766)).isEqualTo("198.19.127.254");
            assertThat(network.silent(1)).isEqualTo("198.19.128.1");
            assertThat(network.silent(16_382)).isEqualTo("198.19.191.254");
            assertThat(network.unreachable(1)).isEqualTo("198.19.192.1");
            assertThat(network.prohibited(1)).isEqualTo("198.19.224.1");
            assertThat(network.noNetwork(4_094)).isEqualTo("198.19.255.254");
            assertThatThrownBy(() -> network.answering(32_767)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String output(NetworkNamespaces network, String... command) throws Exception {
        Process process = new ProcessBuilder(network.inClient(command))
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
    }
}
