package io.denyut.internal.spool;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bytes that are not an item: damaged, or written by a version that this one does not know. */
public final class DamagedRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedRecordException(String message) {
        super(message);
    }

    DamagedRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
