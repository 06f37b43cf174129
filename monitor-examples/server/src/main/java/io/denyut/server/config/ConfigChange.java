package io.denyut.server.config;

/**
 * A part that is not as it was.
 *
 * @param detail what about it, in words; empty for what came or went as a whole
 */
public record ConfigChange(PartRef part, Kind kind, String detail) {
    /** What became of it. */
    public enum Kind {
        ADDED,
        CHANGED,
        REMOVED;

        /** {@code added}. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return part + " " + kind.word() + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
