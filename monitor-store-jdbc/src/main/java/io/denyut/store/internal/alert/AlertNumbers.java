package io.denyut.store.internal.alert;

import io.denyut.Alert;
import io.denyut.AlertKey;
import io.denyut.store.internal.db.Session;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * In which row each open alert is, so that nothing has to be asked of the database to write about it. What a transaction made is known to the
 * next ones only when it is durable; what is over is forgotten, for its row may be deleted one day. Bounded. Confined to the writer's thread.
 */
final class AlertNumbers {
    private static final int MOST = 100_000;

    private final Map<Occurrence, Long> durable = new HashMap<>();

    /** Of the transaction under way. */
    private final Map<Occurrence, Long> fresh = new HashMap<>();

    private final Set<Occurrence> over = new HashSet<>();

    private record Occurrence(AlertKey identity, Instant since) {
        static Occurrence of(Alert alert) {
            return new Occurrence(alert.identity(), alert.since());
        }
    }

    /** To be called first in a transaction. */
    void begin(Session session) {
        forgetTransaction();
        session.atEnd(
                () -> {
                    if (durable.size() + fresh.size() > MOST) {
                        durable.clear();
                    }
                    durable.putAll(fresh);
                    durable.keySet().removeAll(over);
                    forgetTransaction();
                },
                this::forgetTransaction);
    }

    private void forgetTransaction() {
        fresh.clear();
        over.clear();
    }

    /** -1 if that is not known here. */
    long of(Alert alert) {
        Occurrence occurrence = Occurrence.of(alert);
        Long known = fresh.get(occurrence);
        if (known == null) {
            known = durable.get(occurrence);
        }
        return known == null ? -1 : known;
    }

    void put(Alert alert, long number) {
        fresh.put(Occurrence.of(alert), number);
    }

    /** It is over when this transaction is. */
    void forget(Alert alert) {
        over.add(Occurrence.of(alert));
    }
}
