package io.denyut.server.config;

import io.denyut.Check;
import io.denyut.Plugins;
import io.denyut.Reason;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.icmp.IcmpAddress;
import io.denyut.server.config.TargetsReader.Placed;
import io.denyut.server.config.YamlNode.Items;
import io.denyut.server.config.YamlNode.Scalar;
import io.denyut.server.config.YamlNode.Section;
import io.denyut.spi.Probe;
import io.denyut.spi.ProbeProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final Map<String, TargetMode> modes;
    private final Set<String> validated = new LinkedHashSet<>();

    ChecksReader(
            Problems problems,
            Plugins plugins,
            PluginSection pluginSection,
            Map<String, Placed> targets,
            Map<String, TargetMode> modes) {
        this.problems = problems;
        this.plugins = plugins;
        this.pluginSection = pluginSection;
        this.targets = targets;
        this.modes = modes;
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
        List<Target> selected = selected(keys);
        if (type.isPresent() && type.get().equals(ICMP)) {
            selected.forEach(this::requireAddress);
        }
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
            Check check = Check.of(id, probe.get()).targets(source(selected));
            check = every.isPresent() ? check.every(every.get()) : check;
            check = timeout.isPresent() ? check.timeout(timeout.get()) : check;
            check = spread.isPresent() ? check.spread(spread.get()) : check;
            check = limit.isPresent() ? check.limit(limit.getAsInt()) : check;
            check = availability.isPresent() ? check.availability(availability.get()) : check;
            return Optional.of(new ConfiguredCheck(check, provider.get().id(), selected));
        } catch (IllegalArgumentException e) {
            problems.add(section, String.valueOf(e.getMessage()));
            probe.get().close();
            return Optional.empty();
        }
    }

    private TargetSource source(List<Target> selected) {
        Map<String, TargetMode> mine = new HashMap<>();
        selected.forEach(target -> {
            TargetMode mode = modes.get(target.id());
            if (mode != null) {
                mine.put(target.id(), mode);
            }
        });
        return new FileTargets(new TargetSet(selected, mine, List.of()));
    }

    /** The targets of the file; they change only with the file. */
    private record FileTargets(TargetSet set) implements TargetSource {
        @Override
        public TargetSet targets() {
            return set;
        }

        @Override
        public Duration refresh() {
            return Duration.ZERO;
        }
    }

    private List<Target> selected(Keys keys) {
        Optional<YamlNode> selection = keys.node("targets");
        if (selection.isEmpty()) {
            keys.problem("targets", "must be set", "for example targets: all");
            return List.of();
        }
        if (selection.get() instanceof Section section) {
            return bySection(section);
        }
        if (selection.get() instanceof Scalar scalar && scalar.text().equals("all")) {
            return targets.values().stream()
                    .flatMap(placed -> placed.target().stream())
                    .toList();
        }
        List<YamlNode> items = selection.get() instanceof Items list ? list.items() : List.of(selection.get());
        List<Target> selected = new ArrayList<>();
        for (YamlNode item : items) {
            if (!(item instanceof Scalar scalar) || scalar.isNull()) {
                problems.add(item, "must be the id of a target, not " + item.kind());
                continue;
            }
            Placed placed = targets.get(scalar.text());
            if (placed == null) {
                problems.add(
                        item.place(),
                        item.path(),
                        "there is no target " + Keys.quoted(scalar.text()),
                        Problems.hint(scalar.text(), targets.keySet(), "targets"));
            } else {
                placed.target().ifPresent(selected::add);
            }
        }
        return selected;
    }

    private List<Target> bySection(Section section) {
        Keys keys = new Keys(section, problems);
        List<Scalar> tags = keys.texts("tag");
        keys.text("source").ifPresent(source -> keys.problem("source", "there is no source " + Keys.quoted(source)));
        keys.refuseOthers();
        if (tags.isEmpty()) {
            if (!section.entries().containsKey("tag") && !section.entries().containsKey("source")) {
                problems.add(section, "must say which targets: all, [id, id], { tag: site=kediri }");
            }
            return List.of();
        }
        List<Target> selected = targets.values().stream()
                .flatMap(placed -> placed.target().stream())
                .toList();
        for (Scalar tag : tags) {
            int equals = tag.text().indexOf('=');
            if (equals < 1) {
                problems.add(tag, Keys.quoted(tag.text()) + " must be written key=value");
                return List.of();
            }
            String key = tag.text().substring(0, equals).trim();
            String value = tag.text().substring(equals + 1).trim();
            selected = selected.stream().filter(t -> t.tags().has(key, value)).toList();
        }
        if (selected.isEmpty()) {
            String wanted = String.join(", ", tags.stream().map(Scalar::text).toList());
            problems.add(
                    tags.get(0).place(),
                    tags.get(0).path(),
                    "no target has the tag " + Keys.quoted(wanted),
                    Problems.hint(wanted, pairs(), "tags"));
        }
        return selected;
    }

    private Set<String> pairs() {
        Set<String> pairs = new TreeSet<>();
        targets.values()
                .forEach(placed -> placed.target()
                        .ifPresent(
                                target -> target.tags().asMap().forEach((key, value) -> pairs.add(key + "=" + value))));
        return pairs;
    }

    private void requireAddress(Target target) {
        if (validated.add(target.id())) {
            refuse(target, IcmpAddress.check(target.address()).map(Reason::text));
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
