package io.denyut.store.internal;

import io.denyut.Target;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cells of targets, ready to be copied, and the hashes of their ids. Rounds come with the same instances again and again, so they are
 * known by instance; at most 65,536 are kept, then it begins anew. Not thread-safe.
 */
final class TargetCells {
    private static final int MOST = 1 << 16;

    private final RowLayout layout;
    private final RowBuffer buffer = new RowBuffer(1024);
    private @Nullable Entry[] entries = new Entry[256];
    private int size;

    TargetCells(RowLayout layout) {
        this.layout = layout;
    }

    /** What rows of a target need. */
    static final class Entry {
        final Target target;
        final long idHash;
        final byte[] cells;

        private Entry(Target target, long idHash, byte[] cells) {
            this.target = target;
            this.idHash = idHash;
            this.cells = cells;
        }
    }

    @SuppressWarnings("ReferenceEquality") // equal instances may have an entry each
    Entry of(Target target) {
        int at = System.identityHashCode(target) & entries.length - 1;
        while (true) {
            Entry entry = entries[at];
            if (entry == null) {
                return add(target, at);
            }
            if (entry.target == target) {
                return entry;
            }
            at = at + 1 & entries.length - 1;
        }
    }

    private Entry add(Target target, int at) {
        buffer.cutTo(0);
        layout.appendTarget(target, buffer);
        Entry entry = new Entry(target, Hashing.of(target.id()), Arrays.copyOf(buffer.bytes(), buffer.size()));
        entries[at] = entry;
        size++;
        if (size > MOST) {
            entries = new Entry[256];
            size = 0;
        } else if (size > entries.length / 2) {
            grow();
        }
        return entry;
    }

    private void grow() {
        @Nullable Entry[] old = entries;
        entries = new Entry[old.length * 2];
        for (Entry entry : old) {
            if (entry != null) {
                int at = System.identityHashCode(entry.target) & entries.length - 1;
                while (entries[at] != null) {
                    at = at + 1 & entries.length - 1;
                }
                entries[at] = entry;
            }
        }
    }
}
