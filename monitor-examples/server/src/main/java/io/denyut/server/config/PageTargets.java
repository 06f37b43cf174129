package io.denyut.server.config;

import io.denyut.Plugins;
import io.denyut.Problem;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.TargetSet;
import io.denyut.server.targets.SourceFeeds;
import io.denyut.server.targets.TargetPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The targets of a data directory as its files tell them, for commands: they work whether a server runs or not, and one that runs sees what
 * they change. Confined to one thread.
 */
public final class PageTargets {
    private final ConfigFiles files;
    private final Plugins plugins;

    public PageTargets(ConfigFiles files, Plugins plugins) {
        this.files = files;
        this.plugins = plugins;
    }

    /**
     * A target and where it comes from.
     *
     * @param source its id; empty for the file and the page
     */
    public record Listed(Target target, Owner owner, String source, TargetMode mode) {}

    /** All targets: those of the file, of the page, and what sources were last found to hold. */
    public List<Listed> list() throws IOException {
        return list(read(files.objects().load(), new HashMap<>()));
    }

    private List<Listed> list(ServerConfig config) {
        List<Listed> listed = new ArrayList<>();
        ConfiguredTargets configured = config.configuredTargets();
        add(configured.set(), "", configured, listed);
        for (String source : config.definitions().keySet().stream()
                .filter(part -> part.kind().equals("source"))
                .map(PartRef::id)
                .toList()) {
            SourceFeeds.saved(files.data(), source).ifPresent(set -> add(set, source, configured, listed));
        }
        return listed;
    }

    private static void add(TargetSet set, String source, ConfiguredTargets configured, List<Listed> listed) {
        for (Target target : set.targets()) {
            Owner owner = source.isEmpty() ? configured.owner(target.id()) : Owner.SOURCE;
            listed.add(new Listed(target, owner, source, set.modes().getOrDefault(target.id(), TargetMode.ACTIVE)));
        }
    }

    /** Targets as objects of the page, by id, as they are kept now. */
    public Map<String, StoredObject> kept() throws IOException {
        Map<String, StoredObject> kept = new LinkedHashMap<>();
        files.objects().load().stream()
                .filter(object -> object.kind().equals(StoredObject.TARGET))
                .forEach(object -> kept.put(object.id(), object));
        return kept;
    }

    /** What is wrong with objects that somebody wants to put, by the id of the object; those that are not in it are good. */
    public Map<String, Problem> problems(Collection<StoredObject> wanted) throws IOException {
        List<StoredObject> all = new ArrayList<>(files.objects().load());
        Map<String, StoredObject> byId = new LinkedHashMap<>();
        wanted.forEach(object -> byId.put(object.id(), object));
        all.removeIf(object -> object.kind().equals(StoredObject.TARGET) && byId.containsKey(object.id()));
        all.addAll(byId.values());
        Map<String, Problem> problems = new HashMap<>();
        ServerConfig config = read(all, problems);
        for (Listed listed : list(config)) {
            String id = listed.target().id();
            if (byId.containsKey(id) && listed.owner() != Owner.PAGE) {
                problems.put(
                        id,
                        Problem.of(
                                "target " + id,
                                listed.owner() == Owner.FILE
                                        ? config.file().map(ConfigFiles::name).orElse(ConfigTree.BUILT_IN)
                                                + " has a target with this id"
                                        : "the source '" + listed.source() + "' has a target with this id"));
            }
        }
        problems.keySet().retainAll(byId.keySet());
        return problems;
    }

    /** Reads what can be read; the file may be wrong for reasons that are none of ours. */
    private ServerConfig read(List<StoredObject> objects, Map<String, Problem> problems) {
        Problems found = ConfigReader.problems(files);
        ConfigInput input = files.read(found);
        Problems ours = ConfigReader.problems(files);
        ServerSecrets secrets = new ServerSecrets(files.surroundings(), files.data());
        try (ServerConfig config = new ConfigReader(
                        plugins, files.data(), files.surroundings(), secrets, new TargetPool())
                .attempt(input.with(ObjectsText.asWritten(objects)), ours, null)) {
            ours.byLine(FileObjectStore.FILE)
                    .forEach((line, problem) -> Optional.of(line - 2)
                            .filter(at -> at >= 0 && at < objects.size())
                            .ifPresent(at -> problems.put(
                                    objects.get(at).id(),
                                    new Problem("target " + objects.get(at).id(), problem.message(), problem.hint()))));
            return config;
        }
    }

    /** Keeps them; a server that runs takes them over within seconds. */
    public void put(Collection<StoredObject> objects) throws IOException {
        files.objects().putAll(objects);
    }

    /** Removes one; false if the page has no such target. */
    public boolean remove(String id) throws IOException {
        return files.objects().remove(StoredObject.TARGET, id);
    }

    public ConfigFiles files() {
        return files;
    }
}
