package io.denyut.server.config;

import io.denyut.Check;
import io.denyut.Plugins;
import io.denyut.Reason;
import io.denyut.Target;
import io.denyut.icmp.IcmpAddress;
import io.denyut.server.config.TargetsReader.Placed;
import io.denyut.server.config.YamlNode.Items;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.server.targets.CheckTargets;
import io.denyut.server.targets.Selection;
import io.denyut.server.targets.TargetPool;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code checks:}. */
final class ChecksReader {
    /** The id of the probe whose targets need an address that can be pinged. */
    private static final String ICMP = "icmp";

    private static final Duration MIN_INTERVAL = Duration.ofMillis(10);
    private static final Duration MAX_INTERVAL = Duration.ofDays(31);

    private final Problems problems;
    private final Plugins plugins;
    private final PluginSection pluginSection;
    private final Map<String, Placed> targets;
    private final Set<String> sources;
    private final boolean othersMayCome;
    private final TargetPool pool;
    private final Map<String, Check> before;
    private final Map<String, Selection> selections = new LinkedHashMap<>();
    private final Set<String> validated = new LinkedHashSet<>();

    /**
     * A reader of checks.
     *
     * @param targets of the file and the page
     * @param sources ids of all sources
     * @param othersMayCome the page or a source may add targets later, so that a name that nobody has now is no mistake
     * @param before the checks as they are now, by id: one that stays the same is the same instance
     */
    ChecksReader(
            Problems problems,
            Plugins plugins,
            PluginSection pluginSection,
            Map<String, Placed> targets,
            Set<String> sources,
            boolean othersMayCome,
            TargetPool pool,
            Map<String, Check> before) {
        this.problems = problems;
        this.plugins = plugins;
        this.pluginSection = pluginSection;
        this.targets = targets;
        this.sources = sources;
        this.othersMayCome = othersMayCome;
        this.pool = pool;
        this.before = before;
    }

    List<ConfiguredCheck> read(Section section) {
        List<ConfiguredCheck> checks = new ArrayList<>();
        section.entries().forEach((id, entry) -> {
            if (entry.value() instanceof Section one) {
                readOne(id, one).ifPresent(checks::add);
            } else {
                problems.add(
                        entry.place(),
                        section.pathOf(id),
                        "must be a check such as { probe: icmp, targets: all, every: 5s }, not "
                                + entry.value().kind(),
                        null);
            }
        });
        targets.values().stream().flatMap(placed -> placed.target().stream()).forEach(target -> {
            if (validated.add(target.id())) {
                refuse(target, Addresses.impossible(target.address()));
            }
        });
        return checks;
    }

    private Optional<ConfiguredCheck> readOne(String id, Section section) {
        Keys keys = new Keys(section, problems);
        Optional<String> type = keys.required("probe", "icmp");
        Optional<ProbeProvider> provider = type.flatMap(plugins::probe);
        if (type.isPresent() && provider.isEmpty()) {
            keys.problem(
                    "probe",
                    "there is no probe " + Keys.quoted(type.get()),
                    Problems.hint(type.get(), ids(plugins, "probe"), "probes"));
        }
        Optional<Selection> selection = selection(keys);
        List<Target> selected = selection.map(this::takenOf).orElse(List.of());
        boolean pings = type.isPresent() && type.get().equals(ICMP);
        if (pings) {
            selected.forEach(this::requireAddress);
        }
        selection.ifPresent(each -> selections.put(id, each));
        Optional<Duration> every = keys.duration("every", MIN_INTERVAL, MAX_INTERVAL);
        Optional<Duration> timeout = keys.duration("timeout", Duration.ofMillis(1), Duration.ofHours(1));
        Optional<Duration> spread = keys.duration("spread", Duration.ZERO, MAX_INTERVAL);
        var limit = keys.integer("limit", 1, 1_000);
        Optional<Boolean> availability = keys.flag("availability");
        Section with = keys.below("with");
        keys.refuseOthers();
        if (provider.isEmpty()) {
            return Optional.empty();
        }
        Optional<Probe> probe = pluginSection.make(provider.get(), with, Map.of());
        if (probe.isEmpty()) {
            return Optional.empty();
        }
        try {
            Check check = Check.of(id, probe.get())
                    .targets(new CheckTargets(pool, id, pings ? ChecksReader::notPingable : Addresses::impossible));
            check = every.isPresent() ? check.every(every.get()) : check;
            check = timeout.isPresent() ? check.timeout(timeout.get()) : check;
            check = spread.isPresent() ? check.spread(spread.get()) : check;
            check = limit.isPresent() ? check.limit(limit.getAsInt()) : check;
            check = availability.isPresent() ? check.availability(availability.get()) : check;
            return Optional.of(
                    new ConfiguredCheck(asBefore(check), provider.get().id(), selected));
        } catch (IllegalArgumentException e) {
            problems.add(section, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** What each check looks at, by its id. */
    Map<String, Selection> selections() {
        return selections;
    }

    /** The check of before if nothing but its targets differs; those it gets from the pool. */
    private Check asBefore(Check check) {
        Check known = before.get(check.id());
        return known != null
                        && known.probe() == check.probe()
                        && known.schedule().equals(check.schedule())
                        && known.timeout().equals(check.timeout())
                        && known.limit().equals(check.limit())
                        && known.availability().equals(check.availability())
                ? known
                : check;
    }

    private List<Target> takenOf(Selection selection) {
        return targets.values().stream()
                .flatMap(placed -> placed.target().stream())
                .filter(target -> selection.takes("", target))
                .toList();
    }

    /** What a check looks at; empty if that was refused. */
    private Optional<Selection> selection(Keys keys) {
        Optional<YamlNode> written = keys.node("targets");
        if (written.isEmpty()) {
            keys.problem("targets", "must be set", "for example targets: all");
            return Optional.empty();
        }
        if (written.get() instanceof Section section) {
            return bySection(section);
        }
        if (written.get() instanceof Scalar scalar && scalar.text().equals("all")) {
            return Optional.of(new Selection.All());
        }
        List<YamlNode> items = written.get() instanceof Items list ? list.items() : List.of(written.get());
        Set<String> ids = new LinkedHashSet<>();
        for (YamlNode item : items) {
            if (!(item instanceof Scalar scalar) || scalar.isNull()) {
                problems.add(item, "must be the id of a target, not " + item.kind());
            } else if (!targets.containsKey(scalar.text()) && !othersMayCome) {
                problems.add(
                        item.place(),
                        item.path(),
                        "there is no target " + Keys.quoted(scalar.text()),
                        Problems.hint(scalar.text(), targets.keySet(), "targets"));
            } else {
                ids.add(scalar.text());
            }
        }
        return Optional.of(new Selection.Ids(ids));
    }

    private Optional<Selection> bySection(Section section) {
        Keys keys = new Keys(section, problems);
        List<Scalar> tags = keys.texts("tag");
        Optional<String> source = keys.text("source");
        keys.refuseOthers();
        if (source.isPresent() && !tags.isEmpty()) {
            problems.add(section, "names a source and a tag; one of them says which targets");
            return Optional.empty();
        }
        if (source.isPresent()) {
            if (!sources.contains(source.get())) {
                keys.problem(
                        "source",
                        "there is no source " + Keys.quoted(source.get()),
                        Problems.hint(source.get(), sources, "sources"));
            }
            return Optional.of(new Selection.OfSource(source.get()));
        }
        if (tags.isEmpty()) {
            if (!section.entries().containsKey("tag")) {
                problems.add(
                        section,
                        "must say which targets: all, [id, id], { tag: site=kediri } or { source: inventory }");
            }
            return Optional.empty();
        }
        return byTags(tags);
    }

    private Optional<Selection> byTags(List<Scalar> tags) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (Scalar tag : tags) {
            int equals = tag.text().indexOf('=');
            if (equals < 1) {
                problems.add(tag, Keys.quoted(tag.text()) + " must be written key=value");
                return Optional.empty();
            }
            wanted.put(
                    tag.text().substring(0, equals).trim(),
                    tag.text().substring(equals + 1).trim());
        }
        Selection selection = new Selection.Tagged(wanted);
        if (takenOf(selection).isEmpty() && !othersMayCome) {
            String words = String.join(", ", tags.stream().map(Scalar::text).toList());
            problems.add(
                    tags.get(0).place(),
                    tags.get(0).path(),
                    "no target has the tag " + Keys.quoted(words),
                    Problems.hint(words, pairs(), "tags"));
        }
        return Optional.of(selection);
    }

    private Set<String> pairs() {
        Set<String> pairs = new TreeSet<>();
        targets.values()
                .forEach(placed -> placed.target()
                        .ifPresent(
                                target -> target.tags().asMap().forEach((key, value) -> pairs.add(key + "=" + value))));
        return pairs;
    }

    private static Optional<String> notPingable(String address) {
        return IcmpAddress.check(address).map(Reason::text);
    }

    private void requireAddress(Target target) {
        if (validated.add(target.id())) {
            refuse(target, notPingable(target.address()));
        }
    }

    private void refuse(Target target, Optional<String> problem) {
        Placed placed = targets.get(target.id());
        if (problem.isPresent() && placed != null) {
            problems.add(placed.addressPlace(), placed.addressPath(), problem.get(), null);
        }
    }

    static List<String> ids(Plugins plugins, String kind) {
        return plugins.found().stream()
                .filter(found -> found.kind().equals(kind))
                .map(Plugins.Found::id)
                .toList();
    }
}
