package io.denyut.server.history;

import io.denyut.Reason;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for reasons, because few reasons are given for many results. When there are too many, further ones lose their text, then their
 * code. Numbers are given on one thread; whoever has read a number under the lock of its track finds its reason.
 */
final class Reasons {
    /** The numbers that fit beside a status. */
    static final int CAPACITY = 1 << 14;

    private static final int CODES_FROM = CAPACITY - 1_024;
    private static final int MAX_CHARS = 1 << 20;
    private static final Reason FORGOTTEN = new Reason("history.full", "the reason was not kept");

    private final @Nullable Reason[] byNumber = new @Nullable Reason[CAPACITY];
    private final Map<Reason, Integer> numbers = new HashMap<>();
    private int texts = 2;
    private int codes = CODES_FROM;
    private int chars;

    Reasons() {
        byNumber[1] = FORGOTTEN;
    }

    /** The number of a reason, 0 for none. */
    int number(@Nullable Reason reason) {
        if (reason == null) {
            return 0;
        }
        Integer known = numbers.get(reason);
        if (known != null) {
            return known;
        }
        int length = reason.code().length() + reason.text().length();
        if (texts < CODES_FROM && chars + length <= MAX_CHARS) {
            chars += length;
            return put(reason, texts++);
        }
        Reason bare = new Reason(reason.code(), "");
        Integer code = numbers.get(bare);
        if (code != null) {
            return code;
        }
        return codes < CAPACITY ? put(bare, codes++) : 1;
    }

    private int put(Reason reason, int number) {
        byNumber[number] = reason;
        numbers.put(reason, number);
        return number;
    }

    @Nullable
    Reason get(int number) {
        return byNumber[number];
    }
}
