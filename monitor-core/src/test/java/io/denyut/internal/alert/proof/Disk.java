package io.denyut.internal.alert.proof;

import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.AlertTransition;
import io.denyut.internal.alert.InMemoryAlertStore;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.AlertStore;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store that outlives its processes, fails as it is told to, and keeps all that was stored for the judge. */
class Disk implements AlertStore {
    static final int WORKS = 0;
    static final int FAILS_BEFORE = 1;
    static final int FAILS_AFTER = 2;
    static final int EITHER_WAY = 3;

    final InMemoryAlertStore inside = new InMemoryAlertStore();
    final List<Delivery> outbox = new ArrayList<>();
    final List<Withheld> withheld = new ArrayList<>();

    final Map<String, Delivery> rows = new HashMap<>();

    /** When each row of {@link #outbox} was stored, as a number of changes. */
    final Map<String, Integer> storedAt = new HashMap<>();

    /** When each of {@link #withheld} was stored, as a number of changes. */
    final List<Integer> withheldAt = new ArrayList<>();

    /** Withheld because of a parent that was not down then, or of an alert that covered nothing. */
    final List<Withheld> wrongReasons = new ArrayList<>();

    /** What "down" is raised for, as stored. */
    private final Set<String> down = new HashSet<>();

    private boolean isCovering;

    /** Notices that wait, as stored. */
    final Set<Waiting> waiting = new HashSet<>();

    private int sequence;
    int writes;
    int records;
    int loads;
    boolean isLoaded;

    /** Giving up what a notifier that is gone had to send was put down, but whoever did it does not know. Healed by the next start. */
    boolean needsRestart;

    private final Set<String> stored = new HashSet<>();
    private @Nullable Expected expected;
    Consumer<DeliveryAttempt> recorded = attempt -> {};
    private Runnable onLoad = () -> {};
    private int calls;

    void watchedBy(Expected expectation, Runnable loaded) {
        expected = expectation;
        onLoad = loaded;
    }

    /** Without a trace: there are very many. */
    private static final class Failure extends IOException {
        private static final long serialVersionUID = 1;

        Failure(String what) {
            super(what);
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private boolean fails(int mode, boolean before) {
        return switch (mode) {
            case WORKS -> false;
            case FAILS_BEFORE -> before;
            case FAILS_AFTER -> !before;
            default -> {
                int turn = before ? ++calls : calls;
                yield (before ? 1 : 2) == Integer.remainderUnsigned(turn * 0x9E3779B9, 3);
            }
        };
    }

    @Override
    public AlertSnapshot load(Fence fence) throws IOException {
        if (loads != WORKS) {
            throw new Failure("not mounted");
        }
        AlertSnapshot snapshot = inside.load(fence);
        isLoaded = true;
        onLoad.run();
        return snapshot;
    }

    @Override
    public void commit(Fence fence, AlertChange change) throws FencedException, IOException {
        if (expected != null) {
            expected.mark(change.id());
        }
        if (fails(writes, true)) {
            throw new Failure("disk full");
        }
        store(fence, change);
        if (expected != null) {
            expected.stored(change.id());
        }
        if (stored.add(change.id())) {
            sequence++;
            Set<String> downNow = new HashSet<>(down);
            boolean isCoveringNow = isCovering;
            for (AlertEvent event : change.events()) {
                AlertKey key = event.alert().identity();
                if (key.rule().equals("cover")) {
                    isCovering = event.transition() != AlertTransition.CLEARED;
                    isCoveringNow |= isCovering;
                }
                if (key.rule().equals("down") && event.transition() == AlertTransition.CLEARED) {
                    down.remove(key.target());
                } else if (key.rule().equals("down")) {
                    down.add(key.target());
                    downNow.add(key.target());
                }
            }
            waiting.removeAll(change.settled());
            waiting.addAll(change.waiting());
            for (Delivery row : change.outbox()) {
                outbox.add(row);
                rows.put(row.id(), row);
                storedAt.put(row.id(), sequence);
            }
            for (Withheld notice : kept(change).withheld()) {
                withheld.add(notice);
                withheldAt.add(sequence);
                if (notice.reason().equals("parent.down")
                        && !isBehind(notice.event().alert().identity().target(), downNow)) {
                    wrongReasons.add(notice);
                }
                if (notice.reason().equals("covered")
                        && !(isCoveringNow
                                && Network.COVERED.contains(
                                        notice.event().alert().identity().target()))) {
                    wrongReasons.add(notice);
                }
            }
        }
        if (fails(writes, false)) {
            throw new Failure("connection lost");
        }
    }

    private static boolean isBehind(String target, Set<String> down) {
        return Network.needs(target).stream()
                .anyMatch(any -> any.stream().anyMatch(parent -> down.contains(parent) || isBehind(parent, down)));
    }

    /** What of a change can be read again; where planted faults are. */
    AlertChange kept(AlertChange change) {
        return change;
    }

    /** Where planted faults are. */
    void store(Fence fence, AlertChange change) throws FencedException {
        inside.commit(fence, change);
    }

    @Override
    public List<Delivery> due(Set<Fence> fences, String notifier, Instant now, int max) {
        return inside.due(fences, notifier, now, max);
    }

    @Override
    public void record(Fence fence, DeliveryAttempt attempt) throws FencedException, IOException {
        if (fails(records, true)) {
            needsRestart |= attempt.words().equals("notifier.removed");
            throw new Failure("disk full");
        }
        inside.record(fence, attempt);
        recorded.accept(attempt);
        if (fails(records, false)) {
            needsRestart |= attempt.words().equals("notifier.removed");
            throw new Failure("connection lost");
        }
    }

    @Override
    public AlertHistory history() {
        return inside;
    }

    @Override
    public void close() {
        inside.close();
    }
}
