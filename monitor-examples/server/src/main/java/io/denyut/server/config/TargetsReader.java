package io.denyut.server.config;

import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.server.config.YamlNode.Entry;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code targets:}. */
final class TargetsReader {
    private final Problems problems;
    private final OptionsReader options;
    private final Map<String, Placed> byId = new LinkedHashMap<>();
    private final Map<String, TargetMode> modes = new HashMap<>();
    private final Map<String, YamlNode> through = new LinkedHashMap<>();
    private boolean readingPage;

    /**
     * A target and where it stands.
     *
     * @param target empty if something about it was refused; its id still counts as known
     * @param addressPlace for what a probe says about the address
     * @param ofPage it was added on the page, through REST or by command
     */
    record Placed(
            Optional<Target> target,
            Place place,
            String path,
            Place addressPlace,
            String addressPath,
            boolean ofPage) {}

    TargetsReader(Problems problems, OptionsReader options) {
        this.problems = problems;
        this.options = options;
    }

    /**
     * All targets by id; of two with one id the first.
     *
     * @param items of the file
     * @param objects of the page; one whose id the file has, too, is passed over
     */
    Map<String, Placed> read(List<YamlNode> items, List<ObjectsText.Placed> objects) {
        items.forEach(this::readOne);
        readingPage = true;
        objects.forEach(this::readObject);
        byId.values().forEach(this::checkParent);
        return byId;
    }

    /** Modes other than ACTIVE, by target id. */
    Map<String, TargetMode> modes() {
        return modes;
    }

    /** What targets themselves say they are reached through, by target id. */
    Map<String, YamlNode> through() {
        return through;
    }

    private void readObject(ObjectsText.Placed placed) {
        StoredObject object = placed.object();
        if (!object.kind().equals(StoredObject.TARGET)) {
            return;
        }
        Place place = Place.line(FileObjectStore.FILE, placed.line());
        String path = "target " + Problems.abbreviate(object.id());
        Placed before = byId.get(object.id());
        if (before != null) {
            problems.warn(
                    place,
                    path,
                    "is not used, for its id is " + before.place().seenFrom(place),
                    "remove it: ./denyut target remove " + object.id());
            return;
        }
        Section definition = (Section) YamlNode.of(path, place, object.definition());
        Map<String, Entry> entries = new LinkedHashMap<>(definition.entries());
        entries.put("id", new Entry(place, YamlNode.of(path + ".id", place, object.id())));
        readSection(new Section(path, place, entries));
    }

    private void readOne(YamlNode item) {
        if (item instanceof Scalar scalar && !scalar.isNull()) {
            put(item, scalar.place(), item.path(), scalar.text(), scalar.text(), Optional.empty(), scalar.place());
        } else if (item instanceof Section section) {
            readSection(section);
        } else {
            problems.add(
                    item.place(),
                    item.path(),
                    "must be a target such as { id: gw, address: 192.168.1.1 }, not " + item.kind(),
                    null);
        }
    }

    private void readSection(Section section) {
        Keys keys = new Keys(section, problems);
        Optional<String> address = keys.required("address", "192.168.1.1");
        Optional<String> id = keys.text("id").or(() -> address);
        Optional<String> name = keys.text("name");
        Tags tags = tags(keys);
        Map<String, String> values = options.read(keys.below("options"));
        Optional<String> parent = keys.text("parent");
        Optional<TargetMode> mode = keys.choice("mode", TargetMode.class);
        Optional<YamlNode> dependsOn = keys.node("dependsOn");
        keys.refuseOthers();
        if (id.isEmpty()) {
            return;
        }
        Draft draft = new Draft(name.orElse(id.get()), tags, values, parent.orElse(null));
        put(
                section,
                keys.place("address"),
                section.pathOf("address"),
                id.get(),
                address.orElse(""),
                Optional.of(draft),
                section.entries().containsKey("id") ? keys.place("id") : section.place());
        dependsOn.ifPresent(on -> through.putIfAbsent(id.get(), on));
        mode.filter(m -> m != TargetMode.ACTIVE).ifPresent(m -> modes.put(id.get(), m));
    }

    private record Draft(
            String name,
            Tags tags,
            Map<String, String> options,
            @Nullable String parent) {}

    private void put(
            YamlNode at,
            Place addressPlace,
            String addressPath,
            String id,
            String address,
            Optional<Draft> draft,
            Place idPlace) {
        Optional<Target> target = Optional.empty();
        try {
            Draft d = draft.orElseGet(() -> new Draft(id, Tags.NONE, Map.of(), null));
            if (!address.isBlank()) {
                target = Optional.of(new Target(id, d.name(), address, d.tags(), d.options(), d.parent()));
            } else if (draft.isEmpty()) {
                problems.add(at, "an address must not be empty");
            }
        } catch (IllegalArgumentException e) {
            problems.add(at.place(), at.path(), String.valueOf(e.getMessage()), null);
        }
        Placed placed = new Placed(target, idPlace, at.path(), addressPlace, addressPath, readingPage);
        Placed before = byId.putIfAbsent(id, placed);
        if (before != null) {
            problems.add(
                    idPlace,
                    at.path() + (draft.isPresent() ? ".id" : ""),
                    "the target id " + Keys.quoted(id) + " is already "
                            + before.place().seenFrom(idPlace),
                    "give one of the two another id");
        }
    }

    private Tags tags(Keys keys) {
        Section section = keys.below("tags");
        Map<String, String> map = new TreeMap<>();
        for (Map.Entry<String, Entry> tag : section.entries().entrySet()) {
            if (!(tag.getValue().value() instanceof Scalar scalar) || scalar.isNull()) {
                problems.add(
                        tag.getValue().place(),
                        section.pathOf(tag.getKey()),
                        "must be a single value, not " + tag.getValue().value().kind(),
                        null);
                continue;
            }
            try {
                Tags.of(tag.getKey(), scalar.text());
                map.put(tag.getKey(), scalar.text());
            } catch (IllegalArgumentException e) {
                problems.add(
                        tag.getValue().place(), section.pathOf(tag.getKey()), String.valueOf(e.getMessage()), null);
            }
        }
        return Tags.of(map);
    }

    private void checkParent(Placed placed) {
        placed.target().map(Target::parentId).ifPresent(parent -> {
            if (!byId.containsKey(parent)) {
                problems.add(
                        placed.place(),
                        placed.path() + ".parent",
                        "there is no target " + Keys.quoted(parent),
                        Problems.hint(parent, byId.keySet(), "targets"));
            }
        });
    }
}
