package io.denyut.internal.engine;

import io.denyut.Alert;
import io.denyut.AlertEvent;
import io.denyut.AlertKey;
import io.denyut.Latest;
import io.denyut.MonitorHealth.LaneHealth;
import io.denyut.MonitorHealth.NotifierHealth;
import io.denyut.Observation;
import io.denyut.Problem;
import io.denyut.Target;
import io.denyut.TargetMode;
import io.denyut.internal.alert.AlertBook;
import io.denyut.internal.alert.AlertHost;
import io.denyut.internal.alert.DeliveryListener;
import io.denyut.internal.alert.DeliveryWorker;
import io.denyut.internal.alert.InMemoryAlertStore;
import io.denyut.internal.alert.Recipients;
import io.denyut.internal.lane.Mailbox;
import io.denyut.internal.thread.Threads;
import io.denyut.internal.time.Deadline;
import io.denyut.rule.BuiltRule;
import io.denyut.spi.AlertHistory;
import io.denyut.spi.AlertStore;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.DeliveryReceipt;
import io.denyut.spi.Fence;
import io.denyut.spi.Finding;
import io.denyut.spi.Notification;
import io.denyut.spi.NotifierOptions;
import io.denyut.spi.Recipient;
import io.denyut.spi.RoundEnd;
import io.denyut.spi.Rule;
import io.denyut.spi.ShardView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules, the alert book and the deliveries. Built rules and the book run on one thread, {@code denyut-rules}; everything that reaches
 * them comes through its mailbox, in order.
 */
final class RuleSide implements AlertHost {
    private static final Logger LOG = LoggerFactory.getLogger(RuleSide.class);
    private static final int CAPACITY = 200_000;
    private static final int LOOK_FOR_DUE_SECONDS = 5;
    private static final Duration OLDEST_FROM_AGENTS = Duration.ofMinutes(15);

    private static final RuleItem MOMENT = new RuleItem.Moment();

    private final DefaultMonitor monitor;
    private final Threads threads;
    private final Consumer<AlertEvent> events;
    private final AlertStore store;
    private final Fence fence;
    private final RuleView view;
    private final AlertBook book;
    private final Mailbox<RuleItem> mailbox;

    /** Confined to the rules' thread. */
    private List<BuiltRule> built = List.of();

    /** Whether notices wait for their time. */
    private volatile boolean hasWaiting;

    /** Replaced as a whole, under the monitor's lock for changes. */
    private volatile Map<String, Rule> rules = Map.of();

    private volatile Map<String, ThirdPartyRule> thirdParty = Map.of();
    private volatile Map<String, DeliveryWorker> workers = Map.of();

    RuleSide(
            DefaultMonitor monitor,
            EngineBuilder.Options options,
            Threads threads,
            LatestTable latest,
            PastReader past,
            Consumer<AlertEvent> events) {
        this.monitor = monitor;
        this.threads = threads;
        this.events = events;
        this.store = options.alertStore() == null ? new InMemoryAlertStore() : options.alertStore();
        this.fence = ShardView.alone().fence(0).orElse(Fence.ALONE);
        this.view = new RuleView(monitor, latest, this::open, past);
        this.book = new AlertBook(this, store, fence, options.groupWait());
        this.mailbox = new Mailbox<>("rules", CAPACITY, monitor.clock(), threads, this::work);
    }

    // ---------------------------------------------------------------- configuration, under the monitor's lock for
    // changes

    void start() {
        mailbox.start();
        mailbox.execute(() -> {
            book.load(rules);
            book.commit();
        });
    }

    /** Makes rules, notifiers and routes what the parts say; before {@link #start} as well. */
    void configure(Parts parts) {
        configureRules(parts.rules);
        configureNotifiers(parts);
        Map<String, List<Recipient>> told = new LinkedHashMap<>();
        parts.notifiers.forEach((id, notifier) -> told.put(id, notifier.recipients()));
        Map<String, Integer> caps = new LinkedHashMap<>();
        workers.forEach((id, worker) -> caps.put(id, worker.options().stormCap()));
        Recipients recipients = new Recipients(told, List.copyOf(parts.routes), caps, Map.copyOf(parts.fallbacks));
        Map<String, Set<String>> dependsOn = Map.copyOf(parts.dependsOn);
        Set<String> references = Set.copyOf(parts.references);
        view.dependsOn(dependsOn);
        mailbox.execute(() -> {
            book.recipients(recipients);
            book.dependsOn(dependsOn);
            book.references(references);
        });
    }

    private void configureRules(Map<String, Rule> wanted) {
        Map<String, Rule> before = rules;
        List<String> gone = new ArrayList<>();
        before.forEach((id, rule) -> {
            if (wanted.get(id) != rule) {
                gone.add(id);
            }
        });
        Map<String, ThirdPartyRule> lanesBefore = thirdParty;
        Map<String, ThirdPartyRule> lanes = new LinkedHashMap<>();
        List<BuiltRule> builtNow = new ArrayList<>();
        List<ThirdPartyRule> left = new ArrayList<>(lanesBefore.values());
        wanted.forEach((id, rule) -> {
            if (rule instanceof BuiltRule made) {
                builtNow.add(made);
                return;
            }
            ThirdPartyRule lane = lanesBefore.get(id);
            if (lane == null || lane.rule() != rule) {
                lane = new ThirdPartyRule(rule, view, monitor.clock(), threads, mailbox::offer);
                lane.start();
            }
            left.remove(lane);
            lanes.put(id, lane);
        });
        rules = Map.copyOf(wanted);
        thirdParty = lanes;
        mailbox.execute(() -> {
            gone.forEach(book::ruleRemoved);
            built = builtNow;
            book.commit();
        });
        left.forEach(lane -> lane.close(Deadline.in(Duration.ofMillis(1))));
    }

    /** What workers say reaches the book on the rules' thread. */
    private final DeliveryListener deliveries = new DeliveryListener() {
        @Override
        public void ended(String delivery, Outcome outcome) {
            mailbox.execute(() -> {
                book.delivered(delivery, outcome);
                book.commit();
            });
        }

        @Override
        public void delayed(String delivery) {
            mailbox.execute(() -> {
                book.delayed(delivery);
                book.commit();
            });
        }
    };

    CompletionStage<List<String>> announce(String notifier, Notification notice) {
        CompletableFuture<List<String>> stored = new CompletableFuture<>();
        mailbox.execute(() -> {
            List<String> ids = book.announce(notifier, notice);
            book.commit();
            if (book.isStored()) {
                stored.complete(ids);
            } else {
                stored.completeExceptionally(new IllegalStateException(
                        "notice " + notice.id() + " could not be stored yet: it is sent when it can be"));
            }
        });
        return stored;
    }

    private void configureNotifiers(Parts parts) {
        Map<String, DeliveryWorker> before = workers;
        Map<String, DeliveryWorker> now = new LinkedHashMap<>();
        Map<String, DeliveryWorker> fresh = new LinkedHashMap<>();
        parts.notifiers.forEach((id, told) -> {
            DeliveryWorker worker = before.get(id);
            NotifierOptions options = parts.options.get(id);
            if (worker == null || !worker.does(told.notifier(), options)) {
                worker = new DeliveryWorker(
                        id, told.notifier(), options, store, fence, monitor.time(), threads::one, deliveries);
                fresh.put(id, worker);
            }
            now.put(id, worker);
        });
        workers = now;
        before.forEach((id, worker) -> {
            DeliveryWorker successor = fresh.remove(id);
            if (successor != null) {
                worker.retire(false, successor::start);
            } else if (!now.containsKey(id)) {
                worker.retire(true, () -> {});
            }
        });
        fresh.values().forEach(DeliveryWorker::start);
    }

    // ---------------------------------------------------------------- input, any thread

    void observe(Observation observation) {
        if (!observation.source().equals(Observation.LOCAL)
                && Duration.between(observation.tick(), now()).compareTo(OLDEST_FROM_AGENTS) > 0) {
            return; // history, not news
        }
        offer(new RuleItem.Observed(observation));
    }

    void roundEnded(RoundEnd end) {
        offer(new RuleItem.Ended(end));
    }

    void second(Instant now) {
        offer(new RuleItem.Second(now));
        if (Math.floorMod(now.getEpochSecond(), LOOK_FOR_DUE_SECONDS) == 0) {
            deliver(); // a worker knows when to try again what it tried itself, not what one before it tried
        }
        thirdParty.values().forEach(ThirdPartyRule::watch);
    }

    /** Several times a second: notices whose wait is over leave. */
    void moment() {
        if (hasWaiting) {
            mailbox.offer(MOMENT);
        }
    }

    private void offer(RuleItem item) {
        mailbox.offer(item);
        thirdParty.values().forEach(lane -> lane.offer(item));
    }

    void targetsChanged() {
        view.targetsChanged();
    }

    void targetsGone(String check, List<Target> gone, List<Target> everywhere) {
        view.targetsChanged();
        Set<String> ofCheck = ids(gone);
        Set<String> ofAll = ids(everywhere);
        mailbox.execute(() -> {
            book.targetsGone((target, by) -> ofAll.contains(target) || (by.equals(check) && ofCheck.contains(target)));
            book.commit();
        });
    }

    private static Set<String> ids(Collection<Target> targets) {
        Set<String> ids = new HashSet<>();
        targets.forEach(target -> ids.add(target.id()));
        return ids;
    }

    // ---------------------------------------------------------------- on the rules' thread

    private void work(List<RuleItem> items) {
        for (RuleItem item : items) {
            if (item instanceof RuleItem.Found found) {
                found.findings().forEach(finding -> book.apply(found.rule(), finding, found.time()));
            } else if (item instanceof RuleItem.Observed observed) {
                observed(observed.observation());
            } else if (item instanceof RuleItem.Ended ended) {
                for (BuiltRule rule : built) {
                    apply(rule, item, ended.round().tick());
                }
            } else if (item instanceof RuleItem.Second second) {
                for (BuiltRule rule : built) {
                    apply(rule, item, second.now());
                }
                book.second();
            } else if (item instanceof RuleItem.Moment) {
                book.moment();
            }
        }
        book.commit();
        hasWaiting = book.hasWaiting();
    }

    private void observed(Observation observation) {
        book.observed(observation);
        List<BuiltRule> rulesNow = built;
        for (int i = 0; i < rulesNow.size(); i++) {
            BuiltRule rule = rulesNow.get(i);
            try {
                List<Finding> found = rule.evaluate(observation, view);
                if (!found.isEmpty()) {
                    found(rule, found, observation.time());
                }
            } catch (RuntimeException e) {
                failed(rule, e);
            }
        }
    }

    private void apply(BuiltRule rule, RuleItem item, Instant time) {
        try {
            if (item instanceof RuleItem.Ended ended) {
                found(rule, rule.roundEnded(ended.round(), view), time);
            } else {
                found(rule, rule.tick(time, view), time);
            }
        } catch (RuntimeException e) {
            failed(rule, e);
        }
    }

    private void found(BuiltRule rule, List<Finding> findings, Instant time) {
        for (Finding finding : findings) {
            book.apply(rule, finding, time);
        }
    }

    private void failed(BuiltRule rule, RuntimeException e) {
        if (mailbox.countError(e)) {
            LOG.error("rule {} failed: this is a bug in Denyut", rule.id(), e);
        }
    }

    @Override
    public Instant now() {
        return monitor.clock().now();
    }

    @Override
    public long nanoTime() {
        return monitor.clock().nanoTime();
    }

    @Override
    public Optional<Target> target(String id) {
        return view.targetOrLook(id);
    }

    @Override
    public TargetMode mode(String targetId) {
        return monitor.mode(targetId);
    }

    @Override
    public List<Latest> latest(String targetId) {
        return view.latest(targetId);
    }

    @Override
    public Map<String, String> facts(String targetId) {
        return view.facts(targetId);
    }

    @Override
    public Optional<Duration> interval(String targetId) {
        return view.watcher(targetId).flatMap(runner -> runner.interval(targetId));
    }

    @Override
    public boolean countsForAvailability(String checkId) {
        return monitor.countsForAvailability(checkId);
    }

    /** Components are looked at with the rest of their device, when its turn comes. */
    @Override
    public void look(String targetId) {
        view.watcher(targetId)
                .filter(runner -> runner.watches(targetId))
                .ifPresent(runner -> view.target(targetId).ifPresent(runner::look));
    }

    @Override
    public void happened(AlertEvent event) {
        events.accept(event);
    }

    @Override
    public void deliver() {
        workers.values().forEach(DeliveryWorker::wake);
    }

    // ---------------------------------------------------------------- state, any thread

    boolean received(String notifier, DeliveryReceipt receipt) throws Exception {
        return store.received(notifier, receipt);
    }

    AlertHistory history() {
        return store.history();
    }

    List<Alert> alerts() {
        return book.alerts();
    }

    private Optional<Alert> open(AlertKey identity) {
        return book.alert(identity);
    }

    LaneHealth health() {
        return mailbox.health();
    }

    Map<String, LaneHealth> thirdPartyHealth() {
        Map<String, LaneHealth> health = new LinkedHashMap<>();
        thirdParty.forEach((id, lane) -> health.put(id, lane.health()));
        return health;
    }

    Map<String, NotifierHealth> notifierHealth() {
        Map<String, NotifierHealth> health = new LinkedHashMap<>();
        workers.forEach((id, worker) -> health.put(id, worker.health()));
        return health;
    }

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        book.problem().ifPresent(problems::add);
        problems.addAll(view.problems());
        thirdParty.values().forEach(lane -> lane.problem().ifPresent(problems::add));
        workers.values().forEach(worker -> problems.addAll(worker.problems()));
        return problems;
    }

    boolean isQuiet() {
        return mailbox.isQuiet()
                && thirdParty.values().stream().allMatch(ThirdPartyRule::isQuiet)
                && workers.values().stream().allMatch(DeliveryWorker::isQuiet);
    }

    // ---------------------------------------------------------------- the end

    void closeRules(Deadline deadline) {
        thirdParty.values().forEach(lane -> lane.close(deadline.share(2)));
        mailbox.execute(() -> {
            book.waitNoLonger();
            book.commit();
        });
        mailbox.drain(deadline);
    }

    void closeDeliveries(Deadline deadline) {
        workers.values().forEach(worker -> worker.close(deadline.remainingMillis()));
        mailbox.close(deadline);
    }

    void closeStore() {
        store.close();
    }
}
