package io.denyut.icmp.internal;

import java.security.SecureRandom;

/** Numbers for payloads that nobody can guess and that do not repeat: a keyed mix of a counter. */
public final class Nonces {
    private final long key;
    private final long tweak;
    private long count;

    public Nonces() {
        SecureRandom random = new SecureRandom();
        key = random.nextLong();
        tweak = random.nextLong() | 1;
    }

    public long next() {
        long z = key + tweak * ++count;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31) ^ key;
    }
}
