package io.denyut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private static final Target GATEWAY = Target.of("gw", "192.0.2.1");

    @Test
    void a_target_is_named_after_its_id_until_it_has_a_name() {
        assertThat(GATEWAY.name()).isEqualTo("gw");
        assertThat(GATEWAY.withName("Gateway").name()).isEqualTo("Gateway");
        assertThat(GATEWAY.parentId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "olt-kediri/onu/00:1a:2b:3c:4d:5e", "user@host:22", "a.b_c-d"})
    void ids_may_hold_what_routers_ports_and_mac_addresses_need(String id) {
        assertThat(Target.of(id, "192.0.2.1").id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "a;rm", "naïve", "a?b", "a%20b"})
    void other_ids_are_refused(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of(id, "192.0.2.1"))
                .withMessageContaining("target id");
    }

    @Test
    void an_id_ends_at_200_characters() {
        assertThat(Target.of("x".repeat(200), "192.0.2.1").id()).hasSize(200);
        assertThatIllegalArgumentException().isThrownBy(() -> Target.of("x".repeat(201), "192.0.2.1"));
    }

    @Test
    void a_hostile_id_is_shortened_and_kept_on_one_line_in_the_message() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of("\u001b[31m\r\nfake log line " + "x".repeat(1_000_000), "192.0.2.1"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("\n", "\r", "\u001b"));
    }

    @Test
    void an_address_is_one_to_2000_characters_and_not_blank_but_otherwise_the_business_of_the_probe() {
        assertThat(Target.of("a", "; rm -rf /").address()).isEqualTo("; rm -rf /");
        assertThat(Target.of("a", "999.1.1.1").address()).isEqualTo("999.1.1.1");
        assertThat(Target.of("a", "x".repeat(2_000)).address()).hasSize(2_000);
        assertThatIllegalArgumentException().isThrownBy(() -> Target.of("a", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.of("a", " \t"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of("a", "x".repeat(2_001)))
                .withMessageContaining("2001")
                .withMessageContaining("2000");
    }

    @Test
    void a_name_ends_at_500_characters() {
        assertThat(GATEWAY.withName("n".repeat(500)).name()).hasSize(500);
        assertThatIllegalArgumentException().isThrownBy(() -> GATEWAY.withName("n".repeat(501)));
    }

    @Test
    void a_target_cannot_contain_itself() {
        assertThat(GATEWAY.withParent("olt").parentId()).isEqualTo("olt");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GATEWAY.withParent("gw"))
                .withMessageContaining("own parent");
        assertThatIllegalArgumentException().isThrownBy(() -> GATEWAY.withParent("not an id"));
    }

    @Test
    void options_are_copied() {
        Map<String, String> options = new HashMap<>(Map.of("snmp.port", "161"));
        Target target = new Target("a", "a", "192.0.2.1", Tags.NONE, options, null);
        options.put("snmp.port", "1161");
        assertThat(target.options()).containsExactly(Map.entry("snmp.port", "161"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> target.options().put("x", "y"));
        assertThat(target.withOption("check.every", "10s").options())
                .containsEntry("snmp.port", "161")
                .containsEntry("check.every", "10s");
    }

    @Test
    void copies_change_one_thing_only() {
        Target full = GATEWAY.withName("Gateway")
                .withTags(Tags.of("site", "kediri"))
                .withOption("snmp.port", "161")
                .withParent("room");
        assertThat(full.withAddress("192.0.2.2"))
                .isEqualTo(new Target(
                        "gw", "Gateway", "192.0.2.2", Tags.of("site", "kediri"), Map.of("snmp.port", "161"), "room"));
    }
}
