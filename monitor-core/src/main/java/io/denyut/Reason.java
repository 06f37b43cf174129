package io.denyut;

/**
 * Why a status is what it is.
 *
 * @param code stable and read by machines, protocol first: {@code icmp.timeout}, {@code snmp.auth}, {@code onu.los}
 * @param text for people; at most 1,000 characters, longer text is cut
 * @since 0.1.0
 */
public record Reason(String code, String text) {
    private static final int MAX_TEXT = 1_000;

    public Reason {
        Names.require(Names.REASON, code, "reason code");
        if (text.length() > MAX_TEXT) {
            int end = MAX_TEXT - 3;
            // Half a surrogate pair cannot be encoded, and strict encoders throw on it.
            text = text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
        }
    }

    @Override
    public String toString() {
        return text.isEmpty() ? code : code + " (" + text + ")";
    }
}
