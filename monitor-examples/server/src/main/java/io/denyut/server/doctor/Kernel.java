package io.denyut.server.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of itself under {@code /proc}. */
final class Kernel {
    private static final int CAP_NET_ADMIN = 12;
    private static final int LONGEST = 4_096;

    private Kernel() {}

    /** A setting, by its path under {@code /proc/sys}, on one line; {@code unknown} where there is none. */
    static String value(String setting) {
        // In one piece: the kernel gives a setting to the first read only, and Files.readString begins with one byte.
        try (InputStream in = Files.newInputStream(Path.of("/proc/sys").resolve(setting))) {
            String text = new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII);
            return text.trim().replaceAll("\\s+", " ");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Whether this process may set any size of buffer. */
    static boolean mayAdministerNetwork() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapEff:")) {
                    long capabilities = Long.parseUnsignedLong(
                            line.substring("CapEff:".length()).trim(), 16);
                    return (capabilities >>> CAP_NET_ADMIN & 1) == 1;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return false;
        }
        return false;
    }
}
