package io.denyut.server.targets;

import io.denyut.Problem;
import io.denyut.TargetSet;
import io.denyut.TargetSource;
import io.denyut.server.internal.ServerThreads;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** The sources that are being read. Thread-safe. */
public final class SourceFeeds implements AutoCloseable {
    /** Where last good sets are kept, below the data directory. */
    public static final String DIRECTORY = "sources";

    private final TargetPool pool;
    private final Path directory;
    private final InstantSource clock;
    private final ScheduledExecutorService impatience = ServerThreads.ticker("denyut-sources");

    /** Guarded by {@code this}. */
    private final Map<String, SourceFeed> feeds = new LinkedHashMap<>();

    public SourceFeeds(TargetPool pool, Path data, InstantSource clock) {
        this.pool = pool;
        this.directory = data.resolve(DIRECTORY);
        this.clock = clock;
    }

    /** What a source was last found to hold by a server on this data directory, if it is kept there. */
    public static Optional<TargetSet> saved(Path data, String source) {
        return new SavedTargets(data.resolve(DIRECTORY).resolve(source + ".csv"))
                .load()
                .map(SavedTargets.Saved::set);
    }

    /** Reads these sources and no others from now on; those that are the same instances go on as they are. */
    public synchronized void apply(Map<String, TargetSource> sources) {
        feeds.entrySet().removeIf(entry -> {
            boolean goes = sources.get(entry.getKey()) != entry.getValue().source();
            if (goes) {
                entry.getValue().close();
            }
            return goes;
        });
        sources.forEach((id, source) -> {
            if (!feeds.containsKey(id)) {
                SourceFeed feed = new SourceFeed(
                        id, source, pool, new SavedTargets(directory.resolve(id + ".csv")), clock, impatience);
                feeds.put(id, feed);
                feed.start();
            }
        });
    }

    /** Reads all of them now. */
    public synchronized void readNow() {
        feeds.values().forEach(SourceFeed::readNow);
    }

    /** One for each source that cannot be read. */
    public synchronized List<Problem> problems() {
        return feeds.values().stream().flatMap(feed -> feed.problem().stream()).toList();
    }

    @Override
    public synchronized void close() {
        feeds.values().forEach(SourceFeed::close);
        feeds.clear();
        impatience.shutdownNow();
    }
}
