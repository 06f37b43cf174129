package io.denyut.internal.alert;

import io.denyut.MonitorHealth.NotifierHealth;
import io.denyut.Problem;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.NotifierOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of the notices of one notifier, in numbers and in words. Thread-safe. */
final class Tally {
    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

    private final String id;
    private final NotifierOptions options;
    private final Breaker breaker;

    // Guarded by this.
    private long sent;
    private long retries;
    private long dead;
    private @Nullable String lastError;

    /** What was last given up, and why; it stays to be seen when later ones are sent. */
    private @Nullable String lastDead;

    Tally(String id, NotifierOptions options, Breaker breaker) {
        this.id = id;
        this.options = options;
        this.breaker = breaker;
    }

    /** An outcome was recorded. */
    synchronized void count(DeliveryAttempt result) {
        switch (result.outcome()) {
            case SENT -> sent++;
            case UNCERTAIN -> lastError = result.words();
            case DEAD -> {
                dead++;
                lastError = result.words();
                lastDead = result.words();
            }
            case RETRY -> {
                retries++;
                lastError = result.words();
            }
            case BEGUN -> {
                // not an outcome
            }
        }
    }

    /** Something failed that is no outcome. */
    synchronized void failed(String error) {
        if (lastError == null) {
            LOG.warn("notifier {}: {}", id, error);
        }
        lastError = error;
    }

    synchronized NotifierHealth health() {
        Breaker.Pause pause = breaker.pause();
        return new NotifierHealth(sent, retries, dead, lastError, pause == null ? null : pause.since());
    }

    /** What somebody has to do something about. */
    synchronized List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        Breaker.Pause pause = breaker.pause();
        if (pause != null) {
            problems.add(new Problem(
                    "notifier " + id,
                    "nothing is sent since " + pause.since() + ", after " + pause.failures()
                            + " failures in a row, the last: " + pause.why(),
                    "one notice is tried every " + options.breakFor().toSeconds() + " s; what waits is kept"));
        }
        if (lastDead != null) {
            problems.add(new Problem(
                    "notifier " + id,
                    dead + (dead == 1 ? " notice was" : " notices were") + " given up, the last: " + lastDead,
                    "mend its settings or its recipients, then send a test"));
        }
        return problems;
    }
}
