package io.denyut.internal.alert.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Plays very many interleavings on all cores; the last line is one flat JSON object. Each seed is a world of its own, so that what is found
 * does not depend on the number of threads.
 */
final class ProofMain {
    private static final long SAID_EVERY = TimeUnit.SECONDS.toNanos(30);
    private static final int MOST_SHOWN = 100;

    private final long first;
    private final long count;
    private final AtomicLong next;
    private final AtomicLong played = new AtomicLong();
    private final SortedMap<Long, String> broken = Collections.synchronizedSortedMap(new TreeMap<>());
    private final long begun = System.nanoTime();
    private final AtomicLong saidAt = new AtomicLong(begun);

    private ProofMain(long first, long count) {
        this.first = first;
        this.count = count;
        this.next = new AtomicLong(first);
    }

    /** Arguments: how many, the first seed, and on how many threads; without the last one for each core. */
    public static void main(String[] arguments) throws InterruptedException {
        long count = Long.parseLong(arguments[0]);
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        int threads = arguments.length > 2
                ? Integer.parseInt(arguments[2])
                : Runtime.getRuntime().availableProcessors();
        ProofMain main = new ProofMain(first, count);
        main.playOn(threads);
        main.report();
    }

    private void playOn(int threads) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(this::play, "proof-" + i);
            thread.start();
            all.add(thread);
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    private void play() {
        for (long seed = next.getAndIncrement(); seed < first + count; seed = next.getAndIncrement()) {
            Broken found = World.play(Script.random(seed), Faults.NONE);
            if (found != null) {
                broken.put(seed, found.clause());
                System.out.println("seed " + seed + " breaks " + found.clause());
            }
            played.incrementAndGet();
            sayHowFar();
        }
    }

    private void sayHowFar() {
        long now = System.nanoTime();
        long said = saidAt.get();
        if (now - said > SAID_EVERY && saidAt.compareAndSet(said, now)) {
            System.out.printf(Locale.ROOT, "%,d of %,d, %d broken%n", played.get(), count, broken.size());
        }
    }

    private void report() {
        double seconds = (System.nanoTime() - begun) / 1e9;
        Map<String, Long> violations = new TreeMap<>();
        broken.values().forEach(clause -> violations.merge(clause, 1L, Long::sum));
        Set<String> shown = new HashSet<>();
        broken.forEach((seed, clause) -> {
            if (shown.add(clause)) {
                show(Script.random(seed));
            }
        });
        System.out.println("violations by clause: " + violations + ", seeds: "
                + broken.keySet().stream().limit(MOST_SHOWN).toList());
        System.out.printf(
                Locale.ROOT,
                "{\"interleavings\":%d,\"contract_violations\":%d,\"first_seed\":%d,\"last_seed\":%d,\"interleavings_per_second\":%.0f}%n",
                played.get(),
                broken.size(),
                first,
                first + count - 1,
                count / seconds);
    }

    /** The first of each clause, as short as it gets. */
    private static void show(Script script) {
        Script least = script.minimal(one -> {
            Broken found = World.play(one, Faults.NONE);
            return found == null ? null : found.clause();
        });
        Broken found = World.play(least, Faults.NONE);
        System.out.println(found == null ? "" : found.getMessage());
        System.out.println(least);
    }
}
