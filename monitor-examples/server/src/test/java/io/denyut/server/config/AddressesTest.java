package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "router-1", "core.example.net", "a_b.lan"
            })
    void what_can_be_pinged_is_taken(String address) {
        assertThat(Addresses.problem(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "999.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "256.0.0.1",
                "...",
                "; rm -rf",
                "a b",
                "-rf",
                "a..b",
                "$(x)",
                "a\nb",
                "http://x/",
                "a;b",
                "host.",
                "é"
            })
    void what_cannot_be_pinged_is_refused(String address) {
        assertThat(Addresses.problem(address)).isPresent();
    }

    @Test
    void three_hundred_characters_are_too_many() {
        assertThat(Addresses.problem("a".repeat(300)))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("300 characters").contains("253"));
    }

    @Test
    void a_url_is_possible_for_probes_that_do_not_ping() {
        assertThat(Addresses.impossible("https://olt.example.net:8443/a?b=c")).isEmpty();
        assertThat(Addresses.impossible("999.1.1.1")).isPresent();
        assertThat(Addresses.impossible("a b")).isPresent();
    }
}
