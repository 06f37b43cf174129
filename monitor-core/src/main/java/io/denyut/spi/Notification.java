package io.denyut.spi;

import io.denyut.AlertEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One notice.
 *
 * @param id unique; the idempotency key
 * @param kind what it is
 * @param events what it tells of, worst first
 * @param inReplyTo the id of the problem notice that this one follows, if any
 * @param model what templates see, frozen when the notice was decided
 * @param time when it was decided
 * @since 0.1.0
 */
public record Notification(
        String id,
        NotificationKind kind,
        List<AlertEvent> events,
        @Nullable String inReplyTo,
        NoticeModel model,
        Instant time) {
    public Notification {
        events = List.copyOf(events);
    }
}
