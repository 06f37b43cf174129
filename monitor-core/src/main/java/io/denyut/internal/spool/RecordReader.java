package io.denyut.internal.spool;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Reads what {@link RecordWriter} wrote; whatever is not as written is a {@link DamagedRecordException}. Not thread-safe. */
final class RecordReader {
    private static final int MAX_NANO = 999_999_999;

    private final byte[] bytes;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private int at;

    RecordReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int octet() throws DamagedRecordException {
        need(1);
        return bytes[at++] & 0xFF;
    }

    /** A byte below a bound, such as the number of an enum's constant. */
    int octetBelow(int bound, String what) throws DamagedRecordException {
        int value = octet();
        if (value >= bound) {
            throw new DamagedRecordException(what + " number " + value + " must be below " + bound);
        }
        return value;
    }

    long unsigned() throws DamagedRecordException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new DamagedRecordException("a number of more than 64 bits before byte " + at);
    }

    long signed() throws DamagedRecordException {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** The length of a list; every entry takes at least a byte, so a longer one than there are bytes is damage. */
    int count() throws DamagedRecordException {
        long count = unsigned();
        if (count < 0 || count > bytes.length - at) {
            throw new DamagedRecordException("a list of " + Long.toUnsignedString(count) + " entries in "
                    + (bytes.length - at) + " bytes, before byte " + at);
        }
        return (int) count;
    }

    double real() throws DamagedRecordException {
        need(8);
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits = bits << 8 | bytes[at++] & 0xFF;
        }
        return Double.longBitsToDouble(bits);
    }

    String text() throws DamagedRecordException {
        long head = unsigned();
        long length = head >>> 1;
        if (length > bytes.length - at) {
            throw new DamagedRecordException(
                    "a text of " + length + " bytes in " + (bytes.length - at) + ", before byte " + at);
        }
        int from = at;
        at += (int) length;
        if ((head & 1) != 0) {
            return utf16(from, (int) length);
        }
        try {
            return utf8.decode(ByteBuffer.wrap(bytes, from, (int) length)).toString();
        } catch (CharacterCodingException e) {
            throw new DamagedRecordException("a text that is not UTF-8 at byte " + from, e);
        }
    }

    Duration duration() throws DamagedRecordException {
        return Duration.ofSeconds(signed(), nano());
    }

    Instant instant(long baseSeconds) throws DamagedRecordException {
        return Instant.ofEpochSecond(Math.addExact(baseSeconds, signed()), nano());
    }

    void end() throws DamagedRecordException {
        if (at != bytes.length) {
            throw new DamagedRecordException((bytes.length - at) + " bytes left over after byte " + at);
        }
    }

    private int nano() throws DamagedRecordException {
        long nano = unsigned();
        if (nano < 0 || nano > MAX_NANO) {
            throw new DamagedRecordException("nanoseconds " + nano + " must be 0 to " + MAX_NANO);
        }
        return (int) nano;
    }

    private String utf16(int from, int length) throws DamagedRecordException {
        if (length % 2 != 0) {
            throw new DamagedRecordException("a UTF-16 text of " + length + " bytes at byte " + from);
        }
        char[] chars = new char[length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((bytes[from + 2 * i] & 0xFF) << 8 | bytes[from + 2 * i + 1] & 0xFF);
        }
        return new String(chars);
    }

    private void need(int count) throws DamagedRecordException {
        if (bytes.length - at < count) {
            throw new DamagedRecordException("it ends at byte " + bytes.length + ", " + count + " more were expected");
        }
    }
}
