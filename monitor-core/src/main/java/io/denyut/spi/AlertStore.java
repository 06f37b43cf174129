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
    /** What to continue from. Called before the first commit under a fence. */
    AlertSnapshot load(Fence fence) throws Exception;

    /**
     * Stores a change, all or nothing; durable on return. Fails within 2 s rather than stall. Storing the same change again does nothing.
     *
     * @throws FencedException if the shard has another owner now
     */
    void commit(Fence fence, AlertChange change) throws FencedException, Exception;

    /** Outbox rows that are due and not on their way, oldest first. */
    List<Delivery> due(Set<Fence> fences, Instant now, int max) throws Exception;

    /**
     * Stores a step of a delivery; BEGUN is durable before the send.
     *
     * @throws FencedException if the shard has another owner now
     */
    void record(Fence fence, DeliveryAttempt attempt) throws FencedException, Exception;

    AlertHistory history();

    @Override
    void close();
}
