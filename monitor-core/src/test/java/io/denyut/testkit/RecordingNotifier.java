package io.denyut.testkit;

import io.denyut.spi.Notification;
import io.denyut.spi.Notifier;
import io.denyut.spi.Receipt;
import io.denyut.spi.Recipient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Remembers what it is to send; told so, it throws first. Thread-safe. */
public final class RecordingNotifier implements Notifier {
    private final List<Notification> sent = new ArrayList<>();
    private final List<Recipient> recipients = new ArrayList<>();
    private final Deque<Exception> failures = new ArrayDeque<>();
    private int calls;
    private int closes;

    /** The next calls throw these, one each, in order. */
    public synchronized RecordingNotifier failWith(Exception... next) {
        failures.addAll(List.of(next));
        return this;
    }

    @Override
    public synchronized Receipt send(Notification notification, Recipient to) throws Exception {
        calls++;
        Exception failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        sent.add(notification);
        recipients.add(to);
        return new Receipt("r" + sent.size(), "accepted");
    }

    @Override
    public synchronized void close() {
        closes++;
    }

    /** What was accepted, in order. */
    public synchronized List<Notification> sent() {
        return List.copyOf(sent);
    }

    /** To whom, in the same order. */
    public synchronized List<Recipient> recipients() {
        return List.copyOf(recipients);
    }

    /** All calls, those that threw included. */
    public synchronized int calls() {
        return calls;
    }

    public synchronized int closes() {
        return closes;
    }
}
