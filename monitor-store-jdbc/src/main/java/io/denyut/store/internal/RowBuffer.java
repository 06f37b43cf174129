package io.denyut.store.internal;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Rows as bytes, written without garbage. Not thread-safe. */
final class RowBuffer {
    private static final long[] POWERS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private static final double[] RESOLUTIONS = {1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9};

    private byte[] bytes;
    private int size;

    RowBuffer(int capacity) {
        this.bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Gives up all after a place. */
    void cutTo(int size) {
        this.size = size;
    }

    void octet(int b) {
        room(1);
        bytes[size++] = (byte) b;
    }

    void raw(byte[] from, int length) {
        room(length);
        System.arraycopy(from, 0, bytes, size, length);
        size += length;
    }

    /** Characters that need neither quotes nor care. */
    void ascii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    /** A number with leading zeros. */
    void digits(int value, int width) {
        room(width);
        int rest = value;
        for (int at = size + width - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += width;
    }

    void whole(long value) {
        room(20);
        if (value < 0) {
            bytes[size++] = '-';
        }
        long rest = Math.abs(value);
        if (rest < 0) {
            // Only the smallest number of all has no positive twin.
            ascii("9223372036854775808");
            return;
        }
        int width = 1;
        for (long bound = 10; width < 19 && rest >= bound; bound *= 10) {
            width++;
        }
        if (width < 10) {
            digits((int) rest, width);
            return;
        }
        for (int at = size + width - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += width;
    }

    /** {@code value / 1000} with one to three decimals. */
    void thousandths(long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            decimal(value, 3, 1);
            return;
        }
        int whole = (int) value / 1000;
        int fraction = (int) value - whole * 1000;
        whole(whole);
        octet('.');
        if (fraction % 10 != 0) {
            digits(fraction, 3);
        } else if (fraction % 100 != 0) {
            digits(fraction / 10, 2);
        } else {
            digits(fraction / 100, 1);
        }
    }

    /** {@code value / 10^decimals} without trailing zeros, with at least so many decimals. */
    void decimal(long value, int decimals, int atLeast) {
        long power = POWERS[decimals];
        if (value < 0 && value > -power) {
            octet('-');
        }
        whole(value / power);
        long fraction = Math.abs(value % power);
        int keep = decimals;
        while (keep > atLeast && fraction % 10 == 0) {
            fraction /= 10;
            keep--;
        }
        if (keep > 0) {
            octet('.');
            digits((int) fraction, keep);
        }
    }

    /** A value in steps of its resolution: never with an exponent, never with digits that were not measured. */
    void number(double value, double resolution) {
        for (int decimals = 0; decimals < POWERS.length; decimals++) {
            if (resolution == RESOLUTIONS[decimals]) {
                double steps = Math.rint(value * POWERS[decimals]);
                if (Math.abs(steps) < 0x1p53) {
                    decimal((long) steps, decimals, 0);
                    return;
                }
            }
        }
        ascii(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
    }

    /**
     * A cell of text (RFC 4180, section 2): quoted where it must be. A cell that a spreadsheet would run as a formula gets an apostrophe in
     * front; other control characters than tab and line breaks become spaces; and a line break is never followed by what looks like the
     * start of a row, so that row starts are recognised without reading a file from its beginning.
     */
    void text(String value) {
        if (!plainText(value)) {
            anyText(value);
        }
    }

    /** The usual case: nothing that needs care. */
    private boolean plainText(String value) {
        int length = value.length();
        if (length == 0) {
            return true;
        }
        if (value.charAt(0) < '0' || isBlank(value.charAt(length - 1))) {
            return false;
        }
        room(length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == ',' || c == '"' || c == '=' || c == '@') {
                return false;
            }
            bytes[size + i] = (byte) c;
        }
        size += length;
        return true;
    }

    private void anyText(String value) {
        boolean formula = !value.isEmpty() && isFormulaStart(value.charAt(0));
        boolean quotes = needsQuotes(value);
        if (quotes) {
            octet('"');
        }
        if (formula) {
            octet('\'');
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                i += beyondAscii(value, i);
            } else if (c == '"') {
                octet('"');
                octet('"');
            } else if (c == '\n') {
                octet('\n');
                if (Stamps.looksLikeStamp(value, i + 1)) {
                    octet(' ');
                }
            } else {
                octet((c < ' ' && c != '\t' && c != '\r') || c == 0x7F ? ' ' : c);
            }
        }
        if (quotes) {
            octet('"');
        }
    }

    private static boolean isFormulaStart(char c) {
        return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean needsQuotes(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return true;
            }
        }
        // Readers may trim what is not quoted.
        return !value.isEmpty() && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
    }

    private static boolean isBlank(char c) {
        return c <= ' ';
    }

    /** Writes the code point at a place; returns how many characters more than one it took. */
    private int beyondAscii(String value, int at) {
        int codePoint = value.codePointAt(at);
        int more = Character.charCount(codePoint) - 1;
        if (codePoint < 0x800) {
            octet(0xC0 | (codePoint >> 6));
        } else if (codePoint < 0x10000) {
            if (Character.isSurrogate((char) codePoint)) {
                octet('?');
                return more;
            }
            octet(0xE0 | (codePoint >> 12));
            octet(0x80 | ((codePoint >> 6) & 0x3F));
        } else {
            octet(0xF0 | (codePoint >> 18));
            octet(0x80 | ((codePoint >> 12) & 0x3F));
            octet(0x80 | ((codePoint >> 6) & 0x3F));
        }
        octet(0x80 | (codePoint & 0x3F));
        return more;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
