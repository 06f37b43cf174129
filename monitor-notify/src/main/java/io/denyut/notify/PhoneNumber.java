package io.denyut.notify;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A phone number as WhatsApp gateways want it: digits with the country code first. Or the id of a WhatsApp group.
 *
 * <p>Written as people write it: {@code 0812-3456-7890}, {@code +62 812 3456 7890}, {@code 812 3456 7890} and {@code 6281234567890} are one
 * number. Punctuation and blanks are passed over. A number with {@code +} or {@code 00} in front has its country code; a {@code 0} in front
 * stands for the country code of the setting; with Indonesia's, so does nothing in front of an {@code 8}.
 *
 * @param address 10 to 15 digits, or a group id that ends in {@code @g.us}
 * @since 0.1.0
 */
public record PhoneNumber(String address) {
    /** The country code of Indonesia. */
    public static final String INDONESIA = "62";

    private static final Pattern COUNTRY_CODE = Pattern.compile("[1-9]\\d{0,3}");
    private static final Pattern GROUP = Pattern.compile("\\d{5,25}(-\\d{5,15})?@g\\.us");
    private static final Pattern DIGITS = Pattern.compile("[1-9]\\d{9,14}");
    private static final Pattern NOT_DIGITS = Pattern.compile("[^0-9]");

    /** @throws IllegalArgumentException if it is neither 10 to 15 digits nor a group id */
    public PhoneNumber {
        if (!DIGITS.matcher(address).matches() && !GROUP.matcher(address).matches()) {
            throw new IllegalArgumentException(shown(address)
                    + " is no address of WhatsApp: 10 to 15 digits beginning with the country code are needed");
        }
    }

    /**
     * Reads a number as people write it.
     *
     * @param countryCode digits without {@code +}, for numbers that have none of their own
     * @throws IllegalArgumentException if it is no phone number; the message says why and what is expected
     */
    public static PhoneNumber of(String text, String countryCode) {
        if (!isCountryCode(countryCode)) {
            throw new IllegalArgumentException(
                    shown(countryCode) + " is no country code: 1 to 4 digits such as 62 are needed");
        }
        String trimmed = text.strip();
        if (GROUP.matcher(trimmed).matches()) {
            return new PhoneNumber(trimmed);
        }
        if (trimmed.codePoints().anyMatch(Character::isLetter)) {
            throw refusal(text, "it has letters in it");
        }
        String digits = NOT_DIGITS.matcher(trimmed).replaceAll("");
        if (digits.isEmpty()) {
            throw refusal(text, "it has no digits");
        }
        String whole = international(digits, hasPlus(trimmed), countryCode);
        if (whole.length() < 10 || whole.length() > 15) {
            throw refusal(
                    text,
                    "that is " + (whole.equals(digits) ? "" : whole + ", ") + whole.length()
                            + " digits, and 10 to 15 are needed, the country code included");
        }
        if (whole.startsWith("0")) {
            throw refusal(text, "no country code begins with 0");
        }
        return new PhoneNumber(whole);
    }

    /** What is wrong with a number as people write it; empty if nothing is. */
    public static Optional<String> problemWith(String text, String countryCode) {
        try {
            of(text, countryCode);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Whether it is 1 to 4 digits without a {@code +}. */
    public static boolean isCountryCode(String text) {
        return COUNTRY_CODE.matcher(text).matches();
    }

    /** Whether it is a group and no person. */
    public boolean isGroup() {
        return address.endsWith("@g.us");
    }

    private static boolean hasPlus(String text) {
        int plus = text.indexOf('+');
        return plus >= 0
                && NOT_DIGITS.matcher(text.substring(0, plus)).replaceAll("").isEmpty();
    }

    private static String international(String digits, boolean plus, String countryCode) {
        if (!plus && digits.startsWith("00")) {
            return withoutTrunk(digits.substring(2), countryCode);
        }
        if (plus || digits.startsWith(countryCode) && digits.length() >= 10) {
            return withoutTrunk(digits, countryCode);
        }
        if (digits.startsWith("0")) {
            return countryCode + digits.substring(1);
        }
        if (countryCode.equals(INDONESIA) && digits.startsWith("8")) {
            return countryCode + digits;
        }
        return digits;
    }

    /** {@code +62 0812 ...}: the 0 belongs to calls within the country. */
    private static String withoutTrunk(String digits, String countryCode) {
        boolean trunk = countryCode.equals(INDONESIA) && digits.startsWith(countryCode + "0");
        return trunk ? countryCode + digits.substring(countryCode.length() + 1) : digits;
    }

    private static IllegalArgumentException refusal(String text, String why) {
        return new IllegalArgumentException(
                shown(text) + " is no phone number: " + why + "; write it as 0812-3456-7890 or +62 812 3456 7890");
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (line.length() <= 40 ? line : line.substring(0, 37) + "...") + "'";
    }

    /** The digits or the group id. */
    @Override
    public String toString() {
        return address;
    }
}
