package io.denyut.spi;

import io.denyut.AlertEvent;
import io.denyut.FactChange;
import io.denyut.Observation;
import java.util.List;

/**
 * Takes observations somewhere: a file, a database, a queue.
 *
 * <p><b>You must</b> be idempotent on (target, check, source, tick): everything since the last {@link #flush()} that returned is written
 * again after you throw. <b>You are called</b> on one thread, never at once, with lists that are not empty and do not change; the order per
 * target is kept. <b>If you throw</b>, your queue waits, then tries again; nobody else notices. <b>If you are late</b>, your queue grows to
 * its bound, then goes to the spool or loses its oldest, which is counted.
 *
 * @since 0.1.0
 */
public interface Sink extends AutoCloseable {
    /** Takes over a batch; not yet promised to be durable. */
    void write(List<Observation> batch) throws Exception;

    /** When this returns, all that was written before is durable. Called about once a second and at close. */
    default void flush() throws Exception {}

    /** Takes facts that changed. */
    default void writeFacts(List<FactChange> changes) throws Exception {}

    /** Takes a copy of alert events, for export; the history of alerts is the {@link AlertStore}'s. */
    default void writeAlerts(List<AlertEvent> events) throws Exception {}

    /** Sizes and promises of the queue in front of this sink; asked once. */
    default SinkOptions options() {
        return SinkOptions.DEFAULT;
    }

    /** Releases files and connections; called once, after the last flush. */
    @Override
    default void close() {}
}
