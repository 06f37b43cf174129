package io.denyut.spi;

/**
 * The right to decide for a shard; part of each deciding commit, so that an owner who has lost the shard writes nothing.
 *
 * @param shard 0 where there is one node
 * @param owner id of the node
 * @param epoch grows with each change of owner
 * @since 0.1.0
 */
public record Fence(int shard, String owner, long epoch) {
    /** Of a monitor that is alone. */
    public static final Fence ALONE = new Fence(0, "local", 0);
}
