package io.denyut.server.doctor;

import java.util.Locale;

/** Sizes in words. */
public final class Sizes {
    static final long MEBIBYTE = 1 << 20;
    static final long GIBIBYTE = 1 << 30;

    private Sizes() {}

    public static String words(long bytes) {
        if (bytes >= GIBIBYTE) {
            return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIBIBYTE);
        }
        return bytes >= MEBIBYTE ? bytes / MEBIBYTE + " MiB" : bytes / 1024 + " KiB";
    }
}
