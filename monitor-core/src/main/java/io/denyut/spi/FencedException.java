package io.denyut.spi;

/**
 * The shard belongs to another owner now: stop deciding for it, never retry.
 *
 * @since 0.1.0
 */
public final class FencedException extends Exception {
    private static final long serialVersionUID = 1L;

    public FencedException(Fence fence) {
        super("shard " + fence.shard() + " no longer belongs to " + fence.owner() + " at epoch " + fence.epoch());
    }
}
