package io.denyut.internal.alert;

import io.denyut.AlertEvent;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertChange.Told;
import io.denyut.spi.AlertChange.Waiting;
import io.denyut.spi.AlertChange.Withheld;
import io.denyut.spi.Delivery;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gathers what a batch changes, in order, and gives it out in pieces that a store can take in well under the time it has. Confined to the
 * rules' thread.
 *
 * <p>Between two {@link #cut}s stands what is true only together: a transition with what becomes of its notices, the end of a wait with the
 * outbox row or the reason that ends it. That is never divided. Pieces are stored in order, so a process that ends between two of them leaves
 * what an end a moment earlier would have left.
 *
 * <p>A notice of more alerts than a piece holds is the one exception, see {@link #send}.
 */
final class Draft {
    /** Records of a piece; a transition makes two or three. */
    static final int PIECE = 2_000;

    private static final Object CUT = new Object();

    private final int piece;
    private final Deque<Object> log = new ArrayDeque<>();
    private int events;

    private record Settled(Waiting notice) {}

    /** @param piece records after which a piece ends at the next cut; at least 1 */
    Draft(int piece) {
        this.piece = piece;
    }

    /** What came before is true without what comes next. */
    void cut() {
        if (!log.isEmpty() && log.getLast() != CUT) {
            log.add(CUT);
        }
    }

    void event(AlertEvent event) {
        log.add(event);
        events++;
    }

    void begin(Waiting notice) {
        log.add(notice);
    }

    void settle(Waiting notice) {
        log.add(new Settled(notice));
    }

    /** What waits of it waits no longer, if anything does. */
    void settle(Leg leg) {
        if (leg.stored != null) {
            settle(leg.stored);
            leg.stored = null;
        }
    }

    /** A notice that is no part of any alert. */
    void send(Delivery delivery) {
        log.add(delivery);
        cut();
    }

    /**
     * A notice, who stands how to its alerts because of it, and what waited for it.
     *
     * <p>Where that is too much for a piece: first who was told, then the row of the outbox, then the ends of the waits. Without the row the
     * store takes back, when it is loaded, that anybody was told by it, and everything still waits: nothing is lost. With the row everybody is
     * known to be told, and a start ends the waits that are left: nothing is told twice.
     */
    void send(Delivery delivery, List<Told> told, List<Waiting> settled) {
        boolean isCut = told.size() + settled.size() + 1 > piece;
        cut();
        for (Told row : told) {
            log.add(row);
            cutIf(isCut);
        }
        log.add(delivery);
        cutIf(isCut);
        for (Waiting notice : settled) {
            settle(notice);
            cutIf(isCut);
        }
        cut();
    }

    private void cutIf(boolean isCut) {
        if (isCut) {
            cut();
        }
    }

    void told(Told row) {
        log.add(row);
    }

    void withhold(AlertEvent event, String addressee, String reason, Instant time, String because) {
        log.add(new Withheld(event, addressee, reason, time, because));
    }

    int events() {
        return events;
    }

    boolean isEmpty() {
        return log.isEmpty();
    }

    /** The next piece, which may turn out to change nothing; to be called when everything that belongs together has been said. */
    AlertChange take(String id) {
        Piece taken = new Piece();
        int records = 0;
        for (Object next = log.poll(); next != null; next = log.poll()) {
            if (next != CUT) {
                taken.add(next);
                records++;
            } else if (records >= piece) {
                break;
            }
        }
        events -= taken.events.size();
        return taken.change(id);
    }

    static boolean isEmpty(AlertChange change) {
        return change.events().isEmpty()
                && change.settled().isEmpty()
                && change.waiting().isEmpty()
                && change.outbox().isEmpty()
                && change.told().isEmpty()
                && change.withheld().isEmpty();
    }

    private static final class Piece {
        private final List<AlertEvent> events = new ArrayList<>();
        private final List<Waiting> settled = new ArrayList<>();
        private final Set<Waiting> waiting = new LinkedHashSet<>();
        private final List<Delivery> outbox = new ArrayList<>();
        private final List<Told> told = new ArrayList<>();
        private final List<Withheld> withheld = new ArrayList<>();

        void add(Object record) {
            if (record instanceof AlertEvent event) {
                events.add(event);
            } else if (record instanceof Settled settle) {
                // What began to wait in this very piece never reaches the store.
                if (!waiting.remove(settle.notice)) {
                    settled.add(settle.notice);
                }
            } else if (record instanceof Waiting notice) {
                waiting.add(notice);
            } else if (record instanceof Delivery delivery) {
                outbox.add(delivery);
            } else if (record instanceof Told row) {
                told.add(row);
            } else if (record instanceof Withheld notice) {
                withheld.add(notice);
            }
        }

        AlertChange change(String id) {
            return new AlertChange(
                    id,
                    events.stream().map(AlertEvent::alert).toList(),
                    events,
                    settled,
                    List.copyOf(waiting),
                    outbox,
                    told,
                    withheld);
        }
    }
}
