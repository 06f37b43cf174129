package io.denyut.internal.alert;

import io.denyut.internal.alert.Breaker.Sign;
import io.denyut.spi.Delivery;
import io.denyut.spi.DeliveryAttempt;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Notifier;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.PermanentFailureException;
import io.denyut.spi.Receipt;
import io.denyut.spi.RetryLaterException;
import io.denyut.spi.TimeSource;
import io.denyut.spi.UncertainDeliveryException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a notifier, and takes whatever comes of it: an outcome for the row, and a sign of how the channel is. */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final Notifier notifier;
    private final Attempts attempts;
    private final TimeSource time;

    /** What came of one call. */
    record Result(DeliveryAttempt attempt, Sign sign) {}

    Sender(Notifier notifier, Attempts attempts, TimeSource time) {
        this.notifier = notifier;
        this.attempts = attempts;
        this.time = time;
    }

    Notifier notifier() {
        return notifier;
    }

    /** Its options; the usual ones if it does not say them. */
    NotifierOptions options(String id) {
        try {
            return notifier.options();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("notifier {}: does not say its options, so the usual ones hold: {}", id, e.toString());
            return NotifierOptions.DEFAULT;
        }
    }

    Result send(Delivery delivery, int number) {
        try {
            Receipt receipt = notifier.send(delivery.notification(), delivery.recipient());
            Result sent = ended(delivery, number, Outcome.SENT, Attempts.words(receipt), Sign.WORKS);
            return new Result(sent.attempt().withChannelId(Attempts.channelId(receipt)), sent.sign());
        } catch (PermanentFailureException e) {
            return ended(delivery, number, Outcome.DEAD, Attempts.words(e), Sign.REFUSES);
        } catch (UncertainDeliveryException e) {
            return ended(delivery, number, Outcome.UNCERTAIN, Attempts.words(e), Sign.FAILS);
        } catch (RetryLaterException e) {
            return failed(delivery, number, e, Attempts.bounded(e.after()));
        } catch (Throwable e) { // whatever a plug-in throws, its worker lives on
            return failed(delivery, number, e, Attempts.backOff(number));
        }
    }

    private Result ended(Delivery delivery, int number, Outcome outcome, String words, Sign sign) {
        return new Result(attempts.of(delivery, number, outcome, words, time.now()), sign);
    }

    private Result failed(Delivery delivery, int number, Throwable e, Duration after) {
        return new Result(attempts.retry(delivery, number, Attempts.words(e), after), Sign.FAILS);
    }
}
