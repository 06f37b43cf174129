package io.denyut.server.compat;

import io.denyut.Reason;
import io.denyut.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How two-valued results tell of three-valued ones. */
final class PingResult {
    private PingResult() {}

    /** The words that the CSV file has, too: empty for a plain answer; what was not asked begins with {@code unknown:} and is never called offline. */
    static String errorMessage(Status status, @Nullable Reason reason) {
        if (status.isAvailable()) {
            return words(reason).orElse("");
        }
        if (status == Status.UNKNOWN) {
            return "unknown: " + words(reason).orElse("no reason given");
        }
        return reason == null || reason.code().endsWith(".timeout")
                ? "No response (timeout)"
                : words(reason).orElse(reason.code());
    }

    private static Optional<String> words(@Nullable Reason reason) {
        return Optional.ofNullable(reason).map(r -> r.text().isEmpty() ? r.code() : r.text());
    }
}
