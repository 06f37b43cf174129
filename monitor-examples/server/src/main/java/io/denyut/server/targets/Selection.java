package io.denyut.server.targets;

import io.denyut.Target;
import java.util.Map;
import java.util.Set;

/** Which of the server's targets a check looks at. */
public sealed interface Selection {
    /**
     * Whether it takes a target.
     *
     * @param source id of the source that the target comes from; empty for the file and the page
     */
    boolean takes(String source, Target target);

    /** Whether it can take targets of a source at all. */
    default boolean asks(String source) {
        return true;
    }

    /** Every target there is. */
    record All() implements Selection {
        @Override
        public boolean takes(String source, Target target) {
            return true;
        }
    }

    /** The targets with these ids, wherever they come from. */
    record Ids(Set<String> ids) implements Selection {
        public Ids {
            ids = Set.copyOf(ids);
        }

        @Override
        public boolean takes(String source, Target target) {
            return ids.contains(target.id());
        }
    }

    /** The targets that have all these tags. */
    record Tagged(Map<String, String> tags) implements Selection {
        public Tagged {
            tags = Map.copyOf(tags);
        }

        @Override
        public boolean takes(String source, Target target) {
            return tags.entrySet().stream().allMatch(tag -> target.tags().has(tag.getKey(), tag.getValue()));
        }
    }

    /** The targets of one source. */
    record OfSource(String id) implements Selection {
        @Override
        public boolean takes(String source, Target target) {
            return source.equals(id);
        }

        @Override
        public boolean asks(String source) {
            return source.equals(id);
        }
    }
}
