package io.denyut.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0812-3456-7890",
                "+62 812 3456 7890",
                "812 3456 7890",
                "6281234567890",
                "006281234567890",
                "(0812) 3456.7890",
                "+62 (0) 812 3456 7890",
                "+620812-3456-7890",
                "\u202a+62 812\u00a03456\u20117890\u202c",
                "  081234567890\n"
            })
    void one_number_in_many_ways_of_writing(String text) {
        assertThat(PhoneNumber.of(text, "62").address()).isEqualTo("6281234567890");
    }

    @ParameterizedTest
    @CsvSource({
        "+81 90 1234 5678, 62, 819012345678",
        "0081 90 1234 5678, 62, 819012345678",
        "012 345 6789, 60, 60123456789",
        "+1 202 555 0123, 62, 12025550123",
        "021 5551234, 62, 62215551234",
        "812 3456 7890, 60, 81234567890"
    })
    void other_countries_keep_their_codes(String text, String countryCode, String address) {
        assertThat(PhoneNumber.of(text, countryCode).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"120363025246125888@g.us", "6281234567890-1612345678@g.us"})
    void a_group_is_kept_as_it_is(String group) {
        assertThat(PhoneNumber.of(group, "62").address()).isEqualTo(group);
        assertThat(PhoneNumber.of(group, "62").isGroup()).isTrue();
    }

    @Test
    void too_few_digits_are_refused_in_words_that_help() {
        assertThatThrownBy(() -> PhoneNumber.of("12345", "62"))
                .hasMessage(
                        "'12345' is no phone number: that is 5 digits, and 10 to 15 are needed, the country code included; "
                                + "write it as 0812-3456-7890 or +62 812 3456 7890");
        assertThat(PhoneNumber.problemWith("0812", "62").orElseThrow()).contains("that is 62812, 5 digits");
        assertThat(PhoneNumber.problemWith("0812-3456-7890", "62")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "+",
                "budi",
                "user1234567890@example.net",
                "1234567890123456",
                "+0812 3456 7890",
                "@g.us",
                "\u0660\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"
            })
    void what_is_no_number_is_refused(String text) {
        assertThatThrownBy(() -> PhoneNumber.of(text, "62"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no phone number");
    }

    @Test
    void a_message_has_no_line_breaks_and_is_short() {
        assertThat(PhoneNumber.problemWith("1\n2" + "x".repeat(9_999), "62").orElseThrow())
                .doesNotContain("\n")
                .hasSizeLessThan(200);
    }

    @Test
    void a_country_code_is_digits() {
        assertThatThrownBy(() -> PhoneNumber.of("0812", "+62")).hasMessageContaining("'+62' is no country code");
        assertThat(PhoneNumber.isCountryCode("062")).isFalse();
    }
}
