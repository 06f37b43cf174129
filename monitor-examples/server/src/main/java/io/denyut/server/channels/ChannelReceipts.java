package io.denyut.server.channels;

import io.denyut.Monitor;
import io.denyut.notify.MetaReceipts;
import io.denyut.server.internal.ServerThreads;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.DeliveryReceipt.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What channels say later of messages they took: kept with the notice, counted for the channel. A channel may be faster than the record of
 * the send, so a young receipt of a message that is not known yet is looked at once more. Thread-safe.
 */
public final class ChannelReceipts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelReceipts.class);
    private static final Duration YOUNG = Duration.ofMinutes(2);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int MOST_PENDING = 1_000;

    private final Monitor monitor;
    private final InstantSource clock;
    private final Duration again;
    private final ScheduledExecutorService later = ServerThreads.ticker("denyut-receipts");
    private final AtomicInteger pending = new AtomicInteger();
    private final Map<String, Counts> counts = new ConcurrentHashMap<>();

    /**
     * Since the server was started.
     *
     * @param states how often each was said
     * @param strange receipts of messages that no notice was sent as, such as tests
     */
    public record Totals(Map<State, Long> states, long strange) {
        static final Totals NONE = new Totals(Map.of(), 0);

        public Totals {
            states = Map.copyOf(states);
        }

        /** How often a state was said. */
        public long of(State state) {
            return states.getOrDefault(state, 0L);
        }
    }

    /** Guarded by itself. */
    private static final class Counts {
        private final Map<State, Long> states = new EnumMap<>(State.class);
        private long strange;

        synchronized void add(State state, boolean known) {
            if (known) {
                states.merge(state, 1L, Long::sum);
            } else {
                strange++;
            }
        }

        synchronized Totals totals() {
            return new Totals(states, strange);
        }
    }

    /** @param clock tells how old a receipt is */
    public ChannelReceipts(Monitor monitor, InstantSource clock) {
        this(monitor, clock, AGAIN);
    }

    ChannelReceipts(Monitor monitor, InstantSource clock, Duration again) {
        this.monitor = monitor;
        this.clock = clock;
        this.again = again;
    }

    /**
     * Keeps what was said. What is said again changes nothing, so all may come again when this fails.
     *
     * @param notifier a configured one, for whose channel it is known that it said this
     * @throws Exception if it could not be stored
     */
    public void take(String notifier, List<MetaReceipts.Status> said) throws Exception {
        for (MetaReceipts.Status status : said) {
            Optional<State> state = state(status.status());
            if (state.isPresent()) {
                take(
                        notifier,
                        new DeliveryReceipt(
                                status.channelId(),
                                state.get(),
                                status.time(),
                                status.error() == null ? "" : status.error()));
            }
        }
    }

    private void take(String notifier, DeliveryReceipt receipt) throws Exception {
        if (monitor.received(notifier, receipt)) {
            counted(notifier, receipt, true);
        } else if (receipt.time().isAfter(clock.instant().minus(YOUNG)) && mayWait()) {
            later.schedule(() -> lookAgain(notifier, receipt), again.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            counted(notifier, receipt, false);
        }
    }

    private boolean mayWait() {
        if (pending.incrementAndGet() <= MOST_PENDING) {
            return true;
        }
        pending.decrementAndGet();
        return false;
    }

    private void lookAgain(String notifier, DeliveryReceipt receipt) {
        pending.decrementAndGet();
        try {
            counted(notifier, receipt, monitor.received(notifier, receipt));
        } catch (Exception e) {
            LOG.warn("notifier {}: what became of message {} could not be stored", notifier, receipt.channelId(), e);
        }
    }

    private void counted(String notifier, DeliveryReceipt receipt, boolean known) {
        counts.computeIfAbsent(notifier, id -> new Counts()).add(receipt.state(), known);
        String state = receipt.state().name().toLowerCase(Locale.ROOT);
        if (known && receipt.state() == State.FAILED) {
            LOG.warn("notifier {}: message {} did not arrive: {}", notifier, receipt.channelId(), receipt.words());
        } else {
            LOG.info(
                    "notifier {}: message {} {}",
                    notifier,
                    receipt.channelId(),
                    known ? state : state + ", of no notice");
        }
    }

    /** {@code sent} says no more than the answer to the send; what else there may be is not known. */
    private static Optional<State> state(String status) {
        return switch (status) {
            case "delivered" -> Optional.of(State.DELIVERED);
            case "read" -> Optional.of(State.READ);
            case "failed" -> Optional.of(State.FAILED);
            default -> Optional.empty();
        };
    }

    /** What was said by the channel of one notifier. */
    public Totals totals(String notifier) {
        Counts known = counts.get(notifier);
        return known == null ? Totals.NONE : known.totals();
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
