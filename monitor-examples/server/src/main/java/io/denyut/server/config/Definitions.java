package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is written about every part but targets. */
final class Definitions {
    private final Map<PartRef, Definition> all = new LinkedHashMap<>();

    void add(String kind, Section section) {
        section.entries().forEach((id, entry) -> all.put(new PartRef(kind, id), Definition.of(entry.value())));
    }

    /** Parts without an id are told by their place in the list, from 1. */
    void add(String kind, List<YamlNode> items) {
        for (int i = 0; i < items.size(); i++) {
            all.put(new PartRef(kind, String.valueOf(i + 1)), Definition.of(items.get(i)));
        }
    }

    void add(Dependencies dependencies) {
        dependencies.through().forEach((id, on) -> add("dependency", id, String.join(", ", new TreeSet<>(on))));
        if (!dependencies.references().isEmpty()) {
            add("dependency", "references", String.join(", ", dependencies.references()));
        }
    }

    private void add(String kind, String id, String on) {
        all.put(new PartRef(kind, id), new Definition(Owner.FILE, Map.of("on", on)));
    }

    Map<PartRef, Definition> all() {
        return all;
    }
}
