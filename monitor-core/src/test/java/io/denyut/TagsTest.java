package io.denyut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
    @Test
    void tags_are_sorted_by_key_and_equal_whatever_their_order_was() {
        Tags tags = Tags.of("site", "kediri", "role", "olt");
        assertThat(tags.asMap().keySet()).containsExactly("role", "site");
        assertThat(tags).isEqualTo(Tags.of("role", "olt", "site", "kediri")).hasToString("{role=olt, site=kediri}");
        assertThat(tags).hasSameHashCodeAs(Tags.of("role", "olt", "site", "kediri"));
        assertThat(tags).isNotEqualTo(Tags.of("role", "olt"));
    }

    @Test
    void no_tags_are_one_object() {
        assertThat(Tags.of()).isSameAs(Tags.NONE);
        assertThat(Tags.of(Map.of())).isSameAs(Tags.NONE);
        assertThat(Tags.NONE.isEmpty()).isTrue();
    }

    @Test
    void a_value_is_found_by_its_key() {
        Tags tags = Tags.of("site", "kediri", "empty", "");
        assertThat(tags.get("site")).contains("kediri");
        assertThat(tags.get("empty")).contains("");
        assertThat(tags.get("role")).isEmpty();
        assertThat(tags.has("site", "kediri")).isTrue();
        assertThat(tags.has("site", "blitar")).isFalse();
        assertThat(tags.has("role", "olt")).isFalse();
    }

    @Test
    void with_makes_a_copy_and_leaves_the_original_alone() {
        Tags tags = Tags.of("site", "kediri");
        assertThat(tags.with("site", "blitar").with("role", "olt")).isEqualTo(Tags.of("site", "blitar", "role", "olt"));
        assertThat(tags).isEqualTo(Tags.of("site", "kediri"));
    }

    @Test
    void a_map_that_is_changed_later_does_not_change_the_tags() {
        Map<String, String> map = new HashMap<>(Map.of("site", "kediri"));
        Tags tags = Tags.of(map);
        map.put("site", "blitar");
        assertThat(tags.get("site")).contains("kediri");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> tags.asMap().put("a", "b"));
    }

    @Test
    void a_key_that_is_given_twice_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tags.of("site", "a", "site", "b"))
                .withMessageContaining("'site'");
    }

    @Test
    void an_odd_number_of_words_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Tags.of("site")).withMessageContaining("pairs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1st", "a b", "a=b", "ключ", "a\n"})
    void a_key_with_other_characters_is_refused(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> Tags.of(key, "x"));
    }

    @Test
    void keys_end_at_64_characters_and_values_at_200() {
        assertThat(Tags.of("k".repeat(64), "v".repeat(200)).isEmpty()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Tags.of("k".repeat(65), "v"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tags.of("k", "v".repeat(201)))
                .withMessageContaining("201")
                .withMessageContaining("200");
    }
}
