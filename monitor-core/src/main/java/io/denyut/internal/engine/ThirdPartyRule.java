package io.denyut.internal.engine;

import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.Problem;
import io.denyut.internal.lane.Mailbox;
import io.denyut.internal.thread.Threads;
import io.denyut.internal.time.Deadline;
import io.denyut.internal.time.TickClock;
import io.denyut.spi.Finding;
import io.denyut.spi.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rule that was not made by the builders: it has a lane of its own, and what it finds travels to the book. */
final class ThirdPartyRule {
    private static final Logger LOG = LoggerFactory.getLogger(ThirdPartyRule.class);
    private static final int CAPACITY = 200_000;
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

    private final Rule rule;
    private final RuleView view;
    private final TickClock clock;
    private final Consumer<RuleItem.Found> book;
    private final Mailbox<RuleItem> mailbox;
    private volatile boolean disabled;

    /** When the current call began; 0 between calls. */
    private volatile long callSince;

    ThirdPartyRule(Rule rule, RuleView view, TickClock clock, Threads threads, Consumer<RuleItem.Found> book) {
        this.rule = rule;
        this.view = view;
        this.clock = clock;
        this.book = book;
        this.mailbox = new Mailbox<>("rule-" + rule.id(), CAPACITY, clock, threads, this::evaluate);
    }

    Rule rule() {
        return rule;
    }

    void start() {
        mailbox.start();
    }

    void offer(RuleItem item) {
        if (!disabled) {
            mailbox.offer(item);
        }
    }

    private void evaluate(List<RuleItem> items) {
        for (RuleItem item : items) {
            if (disabled) {
                return;
            }
            callSince = clock.nanoTime();
            try {
                List<Finding> findings = evaluate(item);
                if (!findings.isEmpty() && !disabled) {
                    book.accept(new RuleItem.Found(rule, List.copyOf(new ArrayList<>(findings)), timeOf(item)));
                }
            } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
                if (mailbox.countError(e)) {
                    LOG.warn("rule {}: {}", rule.id(), e.toString(), e);
                } else {
                    LOG.debug("rule {}", rule.id(), e);
                }
            } finally {
                callSince = 0;
            }
        }
    }

    private List<Finding> evaluate(RuleItem item) {
        if (item instanceof RuleItem.Observed observed) {
            return rule.evaluate(observed.observation(), view);
        }
        if (item instanceof RuleItem.Ended ended) {
            return rule.roundEnded(ended.round(), view);
        }
        return item instanceof RuleItem.Second second ? rule.tick(second.now(), view) : List.of();
    }

    private Instant timeOf(RuleItem item) {
        return item instanceof RuleItem.Observed observed
                ? observed.observation().time()
                : clock.now();
    }

    /** Once a second: a call that takes too long ends the rule, not the monitor. */
    void watch() {
        long since = callSince;
        if (!disabled && since != 0 && clock.nanoTime() - since > CALL_LIMIT.toNanos()) {
            disabled = true;
            LOG.warn("rule {}: a call has taken more than {}: the rule is disabled", rule.id(), CALL_LIMIT);
        }
    }

    Optional<Problem> problem() {
        return disabled
                ? Optional.of(new Problem(
                        "rule " + rule.id(),
                        "is disabled: a call took more than " + CALL_LIMIT.toSeconds() + " s",
                        "mend it, then put it again or restart"))
                : Optional.empty();
    }

    boolean isQuiet() {
        return disabled || mailbox.isQuiet();
    }

    LaneHealth health() {
        return mailbox.health();
    }

    void close(Deadline deadline) {
        mailbox.close(disabled ? deadline.share(10) : deadline);
    }
}
