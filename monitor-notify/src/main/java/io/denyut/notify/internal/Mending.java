package io.denyut.notify.internal;

import io.denyut.spi.RetryLaterException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures that last until somebody mends something: a token that has run out, a quota used up, a password changed. Notices wait for it
 * instead of being given up, and it is said loudly, once for each that is new. Thread-safe.
 */
public final class Mending {
    private static final Logger LOG = LoggerFactory.getLogger(Mending.class);

    /** How long such a failure is left alone. */
    public static final Duration WAIT = Duration.ofMinutes(5);

    private final String channel;
    private @Nullable String last;

    public Mending(String channel) {
        this.channel = channel;
    }

    /** To be thrown: somebody has to do something first. */
    public synchronized RetryLaterException needed(String words) {
        if (!words.equals(last)) {
            LOG.warn("{}: nobody can be told until this is mended: {}", channel, words);
        }
        last = words;
        return new RetryLaterException("to be mended: " + words, WAIT);
    }

    /** It works. */
    public synchronized void done() {
        if (last != null) {
            LOG.info("{}: works again", channel);
        }
        last = null;
    }
}
