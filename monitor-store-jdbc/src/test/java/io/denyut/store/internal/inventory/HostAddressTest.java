package io.denyut.store.internal.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostAddressTest {
    @Test
    void addresses_and_names_can_be_tried() {
        for (String good : List.of(
                "0.0.0.0",
                "10.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1%eth0",
                "2001:db8::10.0.0.1",
                "localhost",
                "olt-1.kediri.example.net",
                "olt_1",
                "host.",
                "3com.example",
                "a".repeat(63) + ".b")) {
            assertThat(HostAddress.problem(good)).as(good).isEmpty();
        }
    }

    @Test
    void others_cannot_and_are_shown_on_one_short_line() {
        for (String bad : List.of(
                "10.0.0",
                "10.0.0.256",
                "10.0.0.1.",
                "010.0.0.1",
                "10.0.0.1/24",
                "10.0.0.1:80",
                "2130706433",
                "0x7f000001",
                "10.0.0.0x1",
                "a b",
                "-a",
                "a-",
                "a..b",
                ".",
                ":",
                ":::",
                "1::2::3",
                "fe80::1%",
                "12345::1",
                "<script>",
                "é",
                "a".repeat(64),
                "a.".repeat(127) + "b",
                "x\ny")) {
            assertThat(HostAddress.problem(bad))
                    .as(bad)
                    .hasValueSatisfying(
                            text -> assertThat(text).hasSizeLessThan(160).doesNotContain("\n"));
        }
        assertThat(HostAddress.problem("10.0.0.256"))
                .contains("'10.0.0.256' is not an IPv4 address (four numbers of 0 to 255)");
    }

    @Test
    void a_hostile_text_takes_no_time() {
        long begin = System.nanoTime();
        assertThat(HostAddress.problem("a-".repeat(50_000))).isPresent();
        assertThat(HostAddress.problem("1".repeat(100_000) + "x!")).isPresent();
        assertThat((System.nanoTime() - begin) / 1_000_000).isLessThan(2_000);
    }
}
