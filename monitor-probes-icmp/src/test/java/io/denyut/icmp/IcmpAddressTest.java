package io.denyut.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.denyut.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IcmpAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "10.20.30.40", "255.255.255.255"})
    void fourNumbersAreAnAddress(String text) {
        assertThat(IcmpAddress.format(IcmpAddress.parseIpv4(text).orElseThrow()))
                .isEqualTo(text);
        assertThat(IcmpAddress.check(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "999.1.1.1",
                "256.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "0x7f000001",
                "0177.0.0.1",
                "01.2.3.4",
                "+1.2.3.4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4\n",
                "१.२.३.४",
                "; rm -rf",
                "$(reboot)",
                "-h",
                "host-",
                "a b",
                "a..b",
                ".",
                "exa_mple.com/24",
                "http://example.com",
                "münchen.example",
                "1.2.3.4:80",
                "[::1]",
                "::g",
                "1:2:3",
                ":::"
            })
    void anythingElseIsRefusedInWords(String text) {
        Reason reason = IcmpAddress.check(text).orElseThrow();
        assertThat(reason.code()).isEqualTo("icmp.address");
        assertThat(reason.text()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void threeHundredCharactersAreRefusedWithoutRepeatingThem() {
        assertThat(IcmpAddress.check("a.".repeat(150)).orElseThrow().text())
                .contains("300")
                .hasSizeLessThan(100);
        assertThat(IcmpAddress.check("a".repeat(64) + ".example")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "olt-1.kediri.example.net",
                "example.com.",
                "_srv.example",
                "a1",
                "3com.example",
                "x"
            })
    void namesCanBeTried(String text) {
        assertThat(IcmpAddress.check(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "fe80::1%eth0",
                "2001:db8::8a2e:370:7334",
                "1:2:3:4:5:6:7:8",
                "::ffff:10.0.0.1",
                "1::"
            })
    void ipv6IsKnownButNotPingedYet(String text) {
        assertThat(IcmpAddress.check(text).orElseThrow().code()).isEqualTo("icmp.family");
    }
}
