package io.denyut.icmp.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of host names, looked up on a few threads. An address is used for a minute, then looked up again in the background while the
 * old one goes on being used: for at most an hour, and marked as stale from the first lookup that fails.
 */
public final class HostCache implements AutoCloseable {
    /** Looks a name up; may block. */
    @FunctionalInterface
    public interface Lookup {
        InetAddress[] lookup(String host) throws UnknownHostException;
    }

    /** How a lookup ended. */
    public enum Kind {
        FRESH,
        STALE,
        FAILED,
        NOT_IPV4
    }

    /**
     * The outcome of a lookup.
     *
     * @param address for FRESH and STALE
     * @param text why, for FAILED and NOT_IPV4
     */
    public record Resolution(Kind kind, int address, String text) {
        public boolean hasAddress() {
            return kind == Kind.FRESH || kind == Kind.STALE;
        }
    }

    private static final long FRESH_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long STALE_NANOS = Duration.ofHours(1).toNanos();
    /** After a failure the resolver is left alone for a while. */
    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int THREADS = 8;
    private static final int IDLE_SECONDS = 30;
    private static final int MAX_WAITING = 100_000;
    private static final int LARGE = 10_000;

    private final Lookup lookup;
    private final LongSupplier nanoTime;
    private final ThreadPoolExecutor pool;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    public HostCache(String name, Lookup lookup, LongSupplier nanoTime) {
        this.lookup = lookup;
        this.nanoTime = nanoTime;
        AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, name + "-dns-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /** The address of a name; at once if it is known, else when the lookup ends. Never fails: the kind says how it went. */
    public CompletableFuture<Resolution> resolve(String host) {
        if (entries.size() > LARGE) {
            long now = nanoTime.getAsLong();
            entries.values().removeIf(entry -> entry.isForgotten(now));
        }
        return entries.computeIfAbsent(host.toLowerCase(Locale.ROOT), Entry::new)
                .resolve();
    }

    /** Interrupts lookups that are under way; waiting ones end as failed. */
    @Override
    public void close() {
        pool.shutdownNow();
        entries.values().forEach(entry -> entry.ended(new Resolution(Kind.FAILED, 0, "the pinger is closed")));
    }

    private final class Entry {
        private final String host;

        // All guarded by this.
        private int address;
        private boolean known;
        private long knownAt;
        private @Nullable Resolution failure;
        private long failedAt;
        private @Nullable CompletableFuture<Resolution> running;

        Entry(String host) {
            this.host = host;
        }

        synchronized boolean isForgotten(long now) {
            long last = known ? knownAt : failedAt;
            return running == null && now - last > STALE_NANOS;
        }

        CompletableFuture<Resolution> resolve() {
            CompletableFuture<Resolution> started;
            Resolution usable = null;
            synchronized (this) {
                long now = nanoTime.getAsLong();
                boolean failedNow = failure != null && now - failedAt < RETRY_NANOS;
                if (known && now - knownAt < STALE_NANOS) {
                    usable = new Resolution(failure == null ? Kind.FRESH : Kind.STALE, address, "");
                    if (now - knownAt < FRESH_NANOS || failedNow || running != null) {
                        return CompletableFuture.completedFuture(usable);
                    }
                } else if (failedNow && failure != null) {
                    return CompletableFuture.completedFuture(failure);
                } else if (running != null) {
                    return running.copy();
                }
                started = new CompletableFuture<>();
                running = started;
            }
            try {
                pool.execute(this::lookUp);
            } catch (RejectedExecutionException e) {
                ended(new Resolution(Kind.FAILED, 0, "too many names wait to be resolved"));
            }
            return usable == null ? started.copy() : CompletableFuture.completedFuture(usable);
        }

        private void lookUp() {
            Resolution result;
            try {
                result = firstIpv4(lookup.lookup(host));
            } catch (UnknownHostException e) {
                result = new Resolution(Kind.FAILED, 0, "'" + host + "' does not resolve");
            } catch (RuntimeException | LinkageError e) {
                result = new Resolution(Kind.FAILED, 0, "resolving '" + host + "' failed: " + e);
            }
            ended(result);
        }

        private Resolution firstIpv4(InetAddress[] addresses) {
            for (InetAddress candidate : addresses) {
                if (candidate instanceof Inet4Address) {
                    byte[] b = candidate.getAddress();
                    int number = (b[0] & 0xff) << 24 | (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | (b[3] & 0xff);
                    return new Resolution(Kind.FRESH, number, "");
                }
            }
            return new Resolution(
                    Kind.NOT_IPV4, 0, "'" + host + "' has no IPv4 address; only IPv4 can be pinged so far");
        }

        private void ended(Resolution result) {
            CompletableFuture<Resolution> waiting;
            Resolution told = result;
            synchronized (this) {
                long now = nanoTime.getAsLong();
                if (result.kind() == Kind.FRESH) {
                    known = true;
                    address = result.address();
                    knownAt = now;
                    failure = null;
                } else {
                    failure = result;
                    failedAt = now;
                    if (known && now - knownAt < STALE_NANOS) {
                        told = new Resolution(Kind.STALE, address, "");
                    }
                }
                waiting = running;
                running = null;
            }
            if (waiting != null) {
                waiting.complete(told);
            }
        }
    }
}
