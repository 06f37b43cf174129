package io.denyut.spi;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Keeps open alerts, their history and the outbox. Implemented in memory by the core and durably by stores.
 *
 * @since 0.1.0
 */
public interface AlertStore extends AutoCloseable {
    /**
     * What to continue from. Called before the first commit under a fence. Deliveries that had begun and not ended when the last owner
     * stopped are due again: the channel may get them twice, under the same id, but none is lost. Who is {@link AlertChange.Told told} by a
     * delivery that never came to the outbox is not told by it: of a problem the row goes, of a recovery it is
     * {@link AlertChange.Stage#TOLD} again.
     */
    AlertSnapshot load(Fence fence) throws Exception;

    /**
     * Stores a change, all or nothing; durable on return. Fails within 2 s rather than stall. Storing a change again, by its id, does
     * nothing.
     *
     * @throws FencedException if the shard has another owner now
     */
    void commit(Fence fence, AlertChange change) throws FencedException, Exception;

    /**
     * Outbox rows of one notifier that are due and not on their way, oldest first. One notifier at a time, so that the rows of one that hangs
     * do not stand before those of another.
     */
    List<Delivery> due(Set<Fence> fences, String notifier, Instant now, int max) throws Exception;

    /**
     * Stores a step of a delivery, and in the same transaction what it means for {@link AlertChange.Told}; BEGUN is durable before the send.
     *
     * @throws FencedException if the shard has another owner now
     */
    void record(Fence fence, DeliveryAttempt attempt) throws FencedException, Exception;

    /**
     * Keeps what a channel said later of a message that it had taken: once for each message and state. By default it is forgotten.
     *
     * @param notifier that sent it
     * @return whether a notice was sent under this id
     */
    default boolean received(String notifier, DeliveryReceipt receipt) throws Exception {
        return false;
    }

    AlertHistory history();

    @Override
    void close();
}
