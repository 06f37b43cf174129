package io.denyut.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "router-1", "https://olt.example.net:8443/a?b=c", "COM3"})
    void an_address_that_some_probe_may_understand_is_taken(String address) {
        assertThat(Addresses.impossible(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"999.1.1.1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "...", "7", "; rm -rf", "a b", "a\nb", "a\u0000"
            })
    void an_address_that_no_probe_can_look_at_is_refused(String address) {
        assertThat(Addresses.impossible(address)).isPresent();
    }
}
