package io.denyut.server.config;

import io.denyut.server.config.YamlNode.Entry;
import io.denyut.server.config.YamlNode.Items;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns YAML text into places with lines. */
final class YamlTree {
    /** Enough for a million targets in short form; far below what would fill the heap. */
    static final int MAX_CHARACTERS = 64 << 20;

    private static final int MAX_DEPTH = 30;
    /** Aliases are welcome for a handful of shared settings; this many copies are an attack or an accident. */
    private static final int MAX_COPIES = 100_000;

    private final String file;
    private final Problems problems;
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int copies;

    private YamlTree(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * The top of a text: an empty section when nothing is written, or when what is written cannot be read.
     *
     * @param file its name, for messages
     */
    static Section parse(String text, String file, Problems problems) {
        Place whole = Place.whole(file);
        Section empty = new Section("", whole, Map.of());
        if (text.length() > MAX_CHARACTERS) {
            problems.add(whole, "", text.length() + " characters are more than " + MAX_CHARACTERS, null);
            return empty;
        }
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(MAX_CHARACTERS)
                .setMaxAliasesForCollections(1_000)
                .setAllowRecursiveKeys(false)
                .build();
        try {
            Iterator<Node> documents =
                    new Compose(settings).composeAllFromString(text).iterator();
            if (!documents.hasNext()) {
                return empty;
            }
            Node top = documents.next();
            if (documents.hasNext()) {
                problems.add(
                        Place.line(file, line(documents.next())),
                        "",
                        "a second document begins here; one file holds one",
                        "remove '---'");
            }
            return new YamlTree(file, problems).top(top, empty);
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(-1) + 1;
            String context = e.getContext() == null ? "" : e.getContext() + ": ";
            problems.add(Place.line(file, line), "", "not YAML: " + context + e.getProblem(), hintOn(e.getProblem()));
        } catch (TooMuchException | YamlEngineException e) {
            problems.add(whole, "", "not usable: " + e.getMessage(), null);
        }
        return empty;
    }

    private static String hintOn(String problem) {
        return problem != null && problem.contains("TAB")
                ? "indent with spaces, not tabs"
                : "check indentation, colons and quotes on this line and the one before";
    }

    private Section top(Node node, Section empty) {
        YamlNode top = convert(node, "", 0);
        if (top instanceof Section section) {
            return section;
        }
        if (!(top instanceof Scalar scalar && scalar.isNull())) {
            problems.add(top.place(), "", "the file must be a section of keys and values, not " + top.kind(), null);
        }
        return empty;
    }

    private YamlNode convert(Node node, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TooMuchException("more than " + MAX_DEPTH + " levels deep at line " + line(node));
        }
        if (!seen.add(node) && ++copies > MAX_COPIES) {
            throw new TooMuchException(
                    "aliases (*name) stand for more than " + MAX_COPIES + " values, at line " + line(node));
        }
        if (node instanceof MappingNode mapping) {
            return section(mapping, path, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlNode> items = new ArrayList<>(sequence.getValue().size());
            for (Node item : sequence.getValue()) {
                items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
            }
            return new Items(path, place(node), items);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new Scalar(path, place(node), scalar.getValue(), scalar.getTag().equals(Tag.NULL) && scalar.isPlain());
    }

    private Section section(MappingNode mapping, String path, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place place = place(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problems.add(place, path, "a key must be a single word, not a list or a section", null);
                continue;
            }
            String key = keyNode.getValue();
            String full = path.isEmpty() ? key : path + "." + key;
            Entry entry = new Entry(place, convert(tuple.getValueNode(), full, depth + 1));
            Entry before = entries.putIfAbsent(key, entry);
            if (before != null) {
                problems.add(
                        place,
                        Problems.abbreviate(full),
                        "the key '" + Problems.abbreviate(key) + "' is already "
                                + before.place().seenFrom(place),
                        "remove one of the two");
            }
        }
        return new Section(path, place(mapping), entries);
    }

    private Place place(Node node) {
        return Place.line(file, line(node));
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    private static final class TooMuchException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuchException(String message) {
            super(message);
        }
    }
}
