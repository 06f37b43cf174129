package io.denyut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AlertKeyTest {
    @Test
    void its_text_is_safe_in_an_address_and_reads_back_whatever_the_parts_are() {
        AlertKey key = new AlertKey("down", "olt/onu/aa:bb~1", "", "agent-1", "{if=eth0} 100% ü🦊");
        assertThat(key.text())
                .isEqualTo("down~olt=2Fonu=2Faa=3Abb=7E1~~agent-1~=7Bif=3Deth0=7D=20100=25=20=C3=BC=F0=9F=A6=8A")
                .matches("[A-Za-z0-9._~=-]+");
        assertThat(AlertKey.parse(key.text())).isEqualTo(key);
    }

    @Test
    void the_id_of_an_alert_tells_its_occurrences_apart() {
        AlertKey key = new AlertKey("down", "gw", "ping", "local", "");
        Alert alert = new Alert(
                key,
                Target.of("gw", "127.0.0.1"),
                Severity.MAJOR,
                AlertState.RAISED,
                Instant.ofEpochMilli(1_763_737_200_123L),
                "",
                OptionalDouble.empty());
        assertThat(alert.id()).isEqualTo("down~gw~ping~local~~1763737200123");
        assertThat(AlertKey.parse(alert.id())).isEqualTo(key);
    }

    @Test
    void what_is_no_identity_is_refused_in_words() {
        assertThatThrownBy(() -> AlertKey.parse("down~gw"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 parts");
        assertThatThrownBy(() -> AlertKey.parse("down~gw=2~ping~local~"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hexadecimal");
        assertThatThrownBy(() -> AlertKey.parse("down~gü~ping~local~"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ü'");
    }
}
