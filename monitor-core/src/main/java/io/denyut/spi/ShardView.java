package io.denyut.spi;

import java.util.Optional;

/**
 * Which shards this node decides for. Alone, there is one, always ours. Components follow their root target.
 *
 * @since 0.1.0
 */
public interface ShardView {
    int shards();

    int shardOf(String rootTargetId);

    /** The right to decide for a shard, while this node has it. */
    Optional<Fence> fence(int shard);

    /** One shard, always ours. */
    static ShardView alone() {
        return new ShardView() {
            @Override
            public int shards() {
                return 1;
            }

            @Override
            public int shardOf(String rootTargetId) {
                return 0;
            }

            @Override
            public Optional<Fence> fence(int shard) {
                return Optional.of(Fence.ALONE);
            }
        };
    }
}
